// Watches a run to its end, whatever the line does on the way: every step once, in order.
//
//   for await (const message of watchRun(url, getToken, "run-123")) …
//
// `url` is the server's, such as "wss://stepwire.example/ws". `getToken` gives a token that is still
// good; it may be asynchronous, and is asked again for every connection and before a token expires.

const FOR_GOOD = new Set([1000, 1003, 1007, 1009]); // closed because of what this client did
const NOT_MINE = new Set(["unknown_run", "forbidden"]); // asking again would not help

export async function* watchRun(url, getToken, runId, { start = true } = {}) {
  let position; // of the last message: what came after it is what is asked for next
  for (let tries = 0; ; tries += 1) {
    const line = new Line(url, await getToken());
    for await (const message of line.messages()) {
      if (message.type === "authentication") {
        if (message.status !== "success") throw new Error(message.error);
        line.send({ type: start ? "start_agent" : "watch", runId, after: position });
      } else if (message.type === "token_expiring") {
        line.send({ type: "authenticate", token: await getToken() });
      } else if (message.type === "error" && NOT_MINE.has(message.code)) {
        line.close();
        throw new Error(message.error);
      } else if (message.runId === runId) {
        position = message.position ?? position;
        tries = 0;
        yield message;
        if (message.type === "completion") return line.close();
      }
    }
    if (FOR_GOOD.has(line.closed.code)) throw new Error(`Closed: ${line.closed.code} ${line.closed.reason}`);
    await pause(Math.random() * Math.min(30_000, 500 * 2 ** tries)); // full jitter: not everybody at once
  }
}

/** One connection, as a stream of messages that ends when it is closed. */
class Line {
  waiting = [];
  wake = () => {};
  closed = null;

  constructor(url, token) {
    this.socket = new WebSocket(url);
    this.socket.onopen = () => this.send({ type: "authenticate", token });
    this.socket.onmessage = ({ data }) => { this.waiting.push(JSON.parse(data)); this.wake(); };
    this.socket.onclose = (event) => { this.closed = event; this.wake(); };
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close() {
    this.socket.close(1000);
  }

  async *messages() {
    while (!this.closed || this.waiting.length) {
      if (this.waiting.length) yield this.waiting.shift();
      else await new Promise((resolve) => { this.wake = resolve; });
    }
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
