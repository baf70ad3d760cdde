// One socket that comes back by itself: authenticates, keeps the line warm, notices when it is dead,
// and tries again with growing, jittered waits. What to ask for after coming back is its owner's affair.

const PING_EVERY = 20_000; // ms
const SILENCE = 45_000; // ms without a word from the server: the line is dead, whatever the socket says
const LONGEST_WAIT = 20_000; // ms between two attempts

/** The `/ws` beside `base`, for a page of http or https. */
export function socketAddress(base) {
  const address = new URL("ws", base);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address;
}

export class Line {
  #address;
  #token;
  #on;
  #socket = null;
  #session;
  #ready = false;
  #attempt = 0;
  #heardAt = 0;
  #pingedAt = 0;
  #beat = 0;
  #retry = 0;

  /**
   * `token()` gives the token. `on.ready()`: authenticated, ask now. `on.message(message)`.
   * `on.state("connecting" | "connected" | "lost", retryAt)`. `on.refused(why)`: a new token is needed.
   */
  constructor(address, token, on) {
    this.#address = address;
    this.#token = token;
    this.#on = on;
    addEventListener("online", () => this.tryNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.tryNow());
  }

  open() {
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#on.state("connecting");
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    this.#heardAt = this.#pingedAt = Date.now();
    this.#beat = setInterval(() => this.#keepWarm(socket), 5_000);
    socket.onopen = () =>
      socket.send(JSON.stringify({ type: "authenticate", token: this.#token(), session: this.#session }));
    socket.onmessage = (event) => socket === this.#socket && this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => this.#lost(socket, event.code, event.reason);
  }

  /** Whether it was sent: only an authenticated line sends, nothing is kept for later. */
  send(message) {
    if (this.#ready) this.#socket.send(JSON.stringify(message));
    return this.#ready;
  }

  /** Do not wait out the pause before the next attempt. */
  tryNow() {
    if (this.#retry) this.open();
  }

  close() {
    clearTimeout(this.#retry);
    clearInterval(this.#beat);
    this.#retry = 0;
    this.#ready = false;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #hear(message) {
    this.#heardAt = Date.now();
    if (message.type !== "authentication") return this.#on.message(message);
    if (message.status !== "success") {
      this.close();
      return this.#on.refused(message);
    }
    this.#session = message.session ?? this.#session;
    this.#attempt = 0;
    this.#ready = true;
    this.#on.state("connected");
    return this.#on.ready();
  }

  #keepWarm(socket) {
    const now = Date.now();
    if (now - this.#heardAt > SILENCE) return this.#lost(socket, 0, "");
    if (now - this.#pingedAt > PING_EVERY && this.send({ type: "ping" })) this.#pingedAt = now;
  }

  #lost(socket, code, reason) {
    if (socket !== this.#socket) return;
    this.close();
    if (code === 1008 && reason === "token_expired") return this.#on.refused({ code: reason });
    const ceiling = Math.min(LONGEST_WAIT, 500 * 2 ** this.#attempt++);
    const wait = 200 + Math.random() * ceiling; // full jitter: many viewers never come back at once
    this.#retry = setTimeout(() => this.open(), wait);
    this.#on.state("lost", Date.now() + wait);
  }
}
