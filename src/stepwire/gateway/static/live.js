// Shows one run live. Everything it knows comes over the socket, in order, from the run's log.
//
// The token is typed, or given for the one-time code in the address's fragment, and is kept in this
// tab only. The line (line.js) comes back by itself; this page then asks for what came after the last position it has
// seen, and keeps each step once, by its number. Text from the server is only set as textContent.

import { Line, socketAddress } from "./line.js";
import { GLYPH, PHASE, STATUS, capital, detail, masked, nameOf, place, saying, seconds, spent } from "./words.js";

const BASE = new URL("..", import.meta.url); // this file is at …/static/live.js
const $ = (id) => document.getElementById(id);
const ENDED = new Set(["succeeded", "failed", "cancelled"]);

// -- the token ------------------------------------------------------------------------------

const token = {
  get: () => sessionStorage.getItem("stepwire.token"),
  set: (value) => sessionStorage.setItem("stepwire.token", value),
  forget: () => sessionStorage.removeItem("stepwire.token"),
};

/** The one-time code of the link that led here; it leaves the address before anything else happens. */
function takeCode() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (code) history.replaceState(null, "", location.pathname + location.search);
  return code;
}

/** Exchange a code for a token. Says why that failed, unless this tab has a token anyway. */
async function signIn(code) {
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await fetch(new URL("api/sign-in", BASE), { method: "POST", headers, body: JSON.stringify({ code }) });
    if (answer.ok) return token.set((await answer.json()).token);
    if (answer.status === 401) return "This link was used already, or is older than ten minutes. Paste a token to go on.";
    return `The server answered ${answer.status}. Paste a token to go on.`;
  } catch {
    return "The server does not answer. Open the link again when it does, or paste a token.";
  }
}

// -- the page of one run ----------------------------------------------------------------------

class RunPage {
  steps = new Map(); // by number; each comes once, whatever the line does
  position;
  selected = 0;
  following = true;
  before = false;
  status = "";
  phase = "";
  since = 0;
  completion = null;
  retryAt = 0;
  missed = 0;

  constructor(id) {
    this.id = id;
    this.line = new Line(socketAddress(BASE), token.get, {
      ready: () => this.attach(),
      message: (message) => this.hear(message),
      state: (word, retryAt) => this.connection(word, retryAt),
      refused: (why) => showDoor(refusal(why)),
    });
    $("task").textContent = id;
    $("start").onclick = () => this.line.send({ type: "start_agent", runId: id, after: this.position });
    $("cancel").onclick = () => this.cancel();
    $("retry").onclick = () => this.line.tryNow();
    $("follow").onclick = () => this.select(this.steps.size, true);
    $("before").onclick = () => this.turn(true);
    $("after").onclick = () => this.turn(false);
    $("copy").onclick = () => copy(JSON.stringify(this.completion?.commands ?? [], null, 2));
    $("rows").onclick = (event) => this.select(Number(event.target.closest("li")?.dataset.step) || this.selected);
    addEventListener("keydown", (event) => this.key(event));
    setInterval(() => this.tick(), 250);
    this.line.open();
    this.describe();
  }

  /** The task in words is not on the socket: ask for it once. */
  async describe() {
    const record = await ask(`api/runs/${encodeURIComponent(this.id)}`).catch(() => null);
    if (record?.task) $("task").textContent = record.task;
    if (record?.status && !this.status) this.stand(record);
  }

  attach() {
    this.missed = this.steps.size;
    this.line.send({ type: "watch", runId: this.id, after: this.position });
  }

  hear(message) {
    if (message.runId && message.runId !== this.id) return;
    switch (message.type) {
      case "step_update": return this.add(message);
      case "run_status": return this.stand(message);
      case "completion": return this.finish(message);
      case "token_expiring": return this.expiring();
      case "error": return this.trouble(message);
    }
  }

  expiring() {
    $("link").textContent = "Session ends soon";
    say("Your session ends soon. You will need a fresh token.");
  }

  add(step) {
    this.position = step.position ?? this.position;
    if (this.steps.has(step.stepNumber)) return;
    step.picture = pictureUrl(step) ?? this.steps.get(step.stepNumber - 1)?.picture;
    delete step.screenshot; // the picture is a blob now; the base64 need not stay
    this.steps.set(step.stepNumber, step);
    $("rows").append(this.row(step));
    $("count").textContent = this.steps.size;
    say(`Step ${step.stepNumber}: ${saying(step.action)}`);
    if (this.following) this.select(step.stepNumber, true);
    else this.showFollow();
  }

  row(step) {
    const row = make("li", undefined, `row new${step.action.error ? " failed" : ""}`);
    row.id = `step-${step.stepNumber}`;
    row.dataset.step = step.stepNumber;
    row.setAttribute("role", "option");
    const took = spent(step);
    row.append(
      make("span", step.stepNumber, "n"), glyph(GLYPH[step.action.type] ?? "other"), make("b", saying(step.action), "cut"),
      make("span", took ? seconds(took) : "", "d"), make("small", step.action.error || step.explanation, "cut"),
    );
    return row;
  }

  select(number, follow = false) {
    if (!this.steps.has(number)) return;
    this.selected = number;
    this.following = follow || number === this.steps.size;
    for (const row of $("rows").children) row.setAttribute("aria-selected", Number(row.dataset.step) === number);
    $("rows").setAttribute("aria-activedescendant", `step-${number}`);
    const row = $(`step-${number}`);
    const list = $("rows");
    if (row.offsetTop < list.scrollTop + list.offsetTop) list.scrollTop = row.offsetTop - list.offsetTop;
    if (row.offsetTop + row.offsetHeight > list.scrollTop + list.offsetTop + list.clientHeight) {
      list.scrollTop = row.offsetTop + row.offsetHeight - list.offsetTop - list.clientHeight;
    }
    this.showFollow();
    this.show();
  }

  turn(before) {
    this.before = before;
    this.show();
  }

  show() {
    const step = this.steps.get(this.selected);
    if (!step) return;
    const earlier = this.steps.get(step.stepNumber - 1);
    const before = this.before && earlier !== undefined;
    const shown = before ? earlier : step;
    $("before").disabled = earlier === undefined;
    $("before").setAttribute("aria-pressed", before);
    $("after").setAttribute("aria-pressed", !before);
    this.words();
    $("url").textContent = place(shown.url) || "about:blank";
    $("blank").hidden = Boolean(shown.picture);
    $("image").hidden = !shown.picture;
    if (shown.picture && $("image").src !== shown.picture) $("image").src = shown.picture;
    $("image").alt = `${step.explanation}. ${shown.title ?? ""}, ${place(shown.url)}`;
    const { width, height } = shown.viewport ?? { width: 1280, height: 800 };
    $("frame").style.setProperty("--ratio", width / height);
    $("frame").style.setProperty("--full", `${width}px`);
    this.mark(before ? step : null, width, height);
  }

  /** The target stands on the page before the step: only there is it marked. */
  mark(step, width, height) {
    const rect = step?.action.target?.rect;
    const mark = $("mark");
    mark.hidden = !rect || rect.width <= 0;
    if (mark.hidden) return;
    const part = (value, whole) => `${(100 * value) / whole}%`;
    Object.assign(mark.style, {
      left: part(rect.x, width), top: part(rect.y, height), width: part(rect.width, width), height: part(rect.height, height),
    });
    mark.className = `mk${step.action.error ? " bad" : ""}${rect.x > width * 0.6 ? " r" : ""}${rect.y + rect.height > height * 0.9 ? " up" : ""}`;
    $("mark-tag").textContent = `${capital(step.action.type.replace("_", "-"))} · ${step.action.text ? masked(step.action.text) : nameOf(step.action.target)}`;
  }

  words() {
    const step = this.steps.get(this.selected);
    if (!step || this.retryAt) return;
    $("what").textContent = `${step.stepNumber}. ${saying(step.action)}`;
    $("why").textContent = [step.action.error || step.explanation, ...(step.notes ?? [])].join(" · ");
  }

  showFollow() {
    const behind = this.steps.size - this.selected;
    $("follow").hidden = this.following || behind === 0;
    $("follow").textContent = `${behind} newer ↓`;
  }

  stand({ status, phase, since, viewers, queuePosition }) {
    if (status !== this.status || phase !== this.phase) this.since = Math.min(Date.now(), Date.parse(since) || Date.now());
    this.status = status;
    this.phase = phase;
    pill($("status"), status);
    if (queuePosition) $("status").textContent += `, place ${queuePosition}`;
    if (viewers !== undefined) {
      $("viewers").hidden = false;
      $("viewers-count").textContent = viewers;
    }
    $("start").hidden = status !== "pending";
    $("cancel").hidden = ENDED.has(status) || status === "pending";
    if (status === "pending" && !this.steps.size && !this.retryAt) {
      $("what").textContent = "This run waits to be started";
      $("blank").textContent = "Press Start, and its browser appears here";
    }
    document.title = `${(STATUS[status] ?? ["", status])[1]} · Stepwire`;
    this.tick();
  }

  tick() {
    const busy = !this.completion && this.status === "running";
    $("now").hidden = !busy || this.retryAt > 0;
    if (busy) $("now-words").textContent = `${PHASE[this.phase] ?? "Working"}, ${Math.max(0, Math.round((Date.now() - this.since) / 1000))} s`;
    if (this.retryAt) $("what").textContent = `Connection lost, trying again in ${Math.max(0, Math.ceil((this.retryAt - Date.now()) / 1000))} s`;
  }

  connection(word, retryAt = 0) {
    $("link").textContent = { connecting: "Connecting", connected: "Connected", lost: "Connection lost" }[word];
    $("start").disabled = $("cancel").disabled = word !== "connected"; // a dead line obeys nobody
    $("dot").className = `dot ${{ connected: "ok", lost: "wait" }[word] ?? ""}`;
    if (word === "connecting" && this.retryAt) return; // the strip stays until there is news
    const back = word === "connected" && this.retryAt > 0;
    this.retryAt = retryAt;
    $("stage-head").classList.toggle("lost", retryAt > 0);
    $("retry").hidden = !retryAt;
    $("why").textContent = "";
    if (retryAt) say("Connection lost. Trying again.");
    this.tick();
    this.words();
    if (back) setTimeout(() => this.caughtUp(), 1000);
  }

  caughtUp() {
    const more = this.steps.size - this.missed;
    if (more <= 0) return;
    const words = `Caught up, ${more} ${more === 1 ? "step" : "steps"}`;
    say(words);
    $("link").textContent = words;
    setTimeout(() => $("link").textContent === words && ($("link").textContent = "Connected"), 3000);
  }

  finish(message) {
    this.position = message.position ?? this.position;
    if (this.completion) return;
    this.completion = message;
    const cancelled = message.code === "cancelled";
    this.stand({ status: message.status === "success" ? "succeeded" : cancelled ? "cancelled" : "failed" });
    const good = message.status === "success";
    const commands = message.commands ?? [];
    $("outcome").className = `outcome ${good ? "ok" : cancelled ? "wait" : "bad"}`;
    $("end-title").textContent = good ? "✓ Done" : cancelled ? "⊘ Cancelled" : "✕ It did not work";
    $("end-words").textContent = message.error ?? (typeof message.result === "string" ? message.result : good ? "The task is done." : "");
    $("result").hidden = message.result === undefined || typeof message.result === "string";
    $("result").replaceChildren(...resultParts(message.result));
    $("n-steps").textContent = this.steps.size;
    $("n-time").textContent = seconds([...this.steps.values()].reduce((sum, step) => sum + spent(step), 0));
    $("n-commands").textContent = commands.length;
    $("commands").replaceChildren(...commands.map((command, index) => {
      const action = command.action ?? command;
      const row = make("li");
      row.append(make("i", index + 1), make("b", action.type), make("span", detail(action)));
      return row;
    }));
    $("copy").hidden = commands.length === 0;
    $("end").hidden = false;
    $("run").classList.add("ended");
    if (!this.steps.size) $("blank").textContent = "This run ended before its first step";
    say(`${$("end-title").textContent.slice(2)}. ${$("end-words").textContent}`);
  }

  trouble(message) {
    if (message.code === "position_unknown") return this.restart();
    $("what").textContent = message.error;
    $("why").textContent = "";
    say(message.error);
    if (message.code === "unknown_run") $("blank").textContent = "There is no such run, or this token may not see it";
  }

  /** The log is another one now: what is shown belongs to no run any more. */
  restart() {
    this.steps.forEach((step) => URL.revokeObjectURL(step.picture));
    this.steps.clear();
    this.position = undefined;
    this.completion = null;
    this.following = true;
    $("rows").replaceChildren();
    $("end").hidden = true;
    $("run").classList.remove("ended");
  }

  cancel() {
    const button = $("cancel");
    const calm = () => { button.classList.remove("sure"); button.textContent = "Cancel"; };
    if (!button.classList.contains("sure")) {
      button.classList.add("sure");
      button.textContent = "Really cancel?";
      return setTimeout(calm, 4000);
    }
    calm();
    return this.line.send({ type: "cancel", runId: this.id });
  }

  key(event) {
    if (event.target.closest("input, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const go = { ArrowUp: this.selected - 1, ArrowDown: this.selected + 1, Home: 1, End: this.steps.size }[event.key];
    if (go !== undefined) this.select(go, event.key === "End");
    else if (event.key === " " && !event.target.closest("button, a")) this.turn(!this.before);
    else return;
    event.preventDefault();
  }
}

function make(tag, text, cls) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (cls) element.className = cls;
  return element;
}

function glyph(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#g-${name}`);
  svg.append(use);
  return svg;
}

function pill(element, status) {
  const [sign, word, colour] = STATUS[status] ?? ["○", status, ""];
  element.className = `pill ${colour}`;
  element.textContent = `${sign} ${word}`;
}

function pictureUrl(step) {
  if (step.screenshotUrl) return step.screenshotUrl;
  if (!step.screenshot) return undefined;
  const bytes = Uint8Array.from(atob(step.screenshot), (character) => character.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: step.screenshotType ?? "image/jpeg" }));
}

let lastSaid = 0;
let toSay = 0;
/** At most one sentence in three seconds, for whoever listens to this page. */
function say(text) {
  clearTimeout(toSay);
  toSay = setTimeout(() => { lastSaid = Date.now(); $("say").textContent = text; }, Math.max(0, lastSaid + 3000 - Date.now()));
}

async function copy(text) {
  const label = $("copy").lastElementChild;
  try {
    await navigator.clipboard.writeText(text);
    label.textContent = "Copied";
  } catch {
    label.textContent = "Not allowed here"; // the clipboard needs https or localhost
  }
  setTimeout(() => (label.textContent = "Copy"), 2000);
}

async function ask(path) {
  const answer = await fetch(new URL(path, BASE), { headers: { Authorization: `Bearer ${token.get()}` } });
  if (!answer.ok) throw Object.assign(new Error(`The server answered ${answer.status}.`), { status: answer.status });
  return answer.json();
}

// -- which page -------------------------------------------------------------------------------

const refusal = ({ code, error }) =>
  code === "token_expired" ? "Your session ended. Paste a fresh token to go on." : error || "That token was refused.";

function showDoor(why) {
  token.forget();
  document.body.dataset.view = "door";
  if (why) $("door-why").textContent = why;
  $("token").focus();
}

async function showList() {
  document.body.dataset.view = "list";
  document.title = "Runs · Stepwire";
  $("forget").onclick = () => showDoor("You are signed out.");
  $("open-form").onsubmit = (event) => {
    event.preventDefault();
    location.assign(new URL(`runs/${encodeURIComponent($("open-id").value.trim())}`, BASE));
  };
  try {
    const { items } = await ask("api/runs?limit=50");
    $("runs").replaceChildren(...items.map(runRow));
    $("runs-empty").textContent = items.length ? "" : "No runs yet. Create one with POST /api/runs, and it appears here.";
    $("runs-empty").hidden = items.length > 0;
  } catch (error) {
    if (error.status === 401) showDoor("That token was refused. Paste another one.");
    else $("runs-empty").textContent = error.status === 403 ? "This token may not list runs. Enter the id of its run above." : error.message;
  }
}

/** A flat result as names and values, any other as it is. */
function resultParts(result) {
  const flat = result && typeof result === "object" && !Array.isArray(result) && Object.values(result).every((part) => typeof part !== "object");
  if (!flat) return [make("dd", JSON.stringify(result, null, 2) ?? "")];
  return Object.entries(result).flatMap(([name, value]) => [make("dt", name), make("dd", value)]);
}

function runRow(run) {
  const row = make("li");
  const link = make("a");
  const words = make("span");
  const status = make("span");
  link.href = new URL(`runs/${encodeURIComponent(run.runId)}`, BASE);
  pill(status, run.status);
  words.append(make("b", run.task ?? run.runId, "cut"), make("small", run.runId, "cut"));
  link.append(words, status);
  row.append(link);
  return row;
}

async function showPage() {
  const code = takeCode();
  const why = code ? await signIn(code) : undefined;
  const id = location.pathname.match(/\/runs\/([^/]+)\/?$/)?.[1];
  if (!token.get()) return showDoor(why);
  if (!id) return showList();
  document.body.dataset.view = "run";
  return new RunPage(decodeURIComponent(id));
}

$("token-form").onsubmit = (event) => {
  event.preventDefault();
  token.set($("token").value.trim());
  location.reload();
};
addEventListener("hashchange", () => location.hash.startsWith("#code=") && location.reload());
showPage();
