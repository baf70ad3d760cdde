// What a run's statuses and actions are called on the page. Pure: from messages to words.

export const STATUS = {
  pending: ["○", "Pending", ""], queued: ["◔", "Queued", ""], running: ["●", "Running", "run-c"],
  paused: ["‖", "Paused", "wait"], waiting: ["?", "Waiting for an answer", "wait"],
  succeeded: ["✓", "Succeeded", "ok"], failed: ["✕", "Failed", "bad"], cancelled: ["⊘", "Cancelled", ""],
};
export const PHASE = { starting: "Starting", observing: "Looking", deciding: "Deciding", acting: "Acting" };
export const GLYPH = {
  navigate: "navigate", back: "navigate", tab: "navigate", click: "click", double_click: "click", hover: "click", drag: "click",
  type: "type", clear: "type", press: "type", check: "check", uncheck: "check", select: "check", expect: "check",
  read: "read", wait: "wait", scroll: "scroll",
};

export const nameOf = (target) => target?.name || target?.label || target?.placeholder || target?.text || target?.testId || target?.role || "";
export const masked = (text) => String(text ?? "").replace(/\{\{secret:[^}]*\}\}/g, "••••••");
export const place = (url) => String(url ?? "").replace(/^https?:\/\//, "").replace(/\/$/, "");

/** What an action did, in a few words. */
export function saying(action) {
  const name = nameOf(action.target) || "the page";
  switch (action.type) {
    case "navigate": return `Opened ${place(action.url)}`;
    case "back": return "Went back";
    case "click": return `Clicked ${name}`;
    case "double_click": return `Double-clicked ${name}`;
    case "hover": return `Pointed at ${name}`;
    case "type": return `Typed “${masked(action.text)}” into ${name}`;
    case "clear": return `Emptied ${name}`;
    case "select": return `Chose ${(action.options ?? []).join(", ")} in ${name}`;
    case "check": return `Ticked ${name}`;
    case "uncheck": return `Unticked ${name}`;
    case "press": return `Pressed ${action.keys}`;
    case "scroll": return action.target ? `Scrolled to ${name}` : `Scrolled ${action.direction ?? ""}`;
    case "drag": return `Dragged ${name} to ${nameOf(action.to)}`;
    case "upload": return `Gave ${(action.files ?? []).join(", ")} to ${name}`;
    case "dialog": return action.accept ? "Accepted the dialog" : "Dismissed the dialog";
    case "wait": return "Waited";
    case "read": return `Read ${action.target ? name : action.what}`;
    case "expect": return `Checked ${action.target ? name : action.what}`;
    default: return action.type;
  }
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
export const seconds = (value) => (value < 60 ? `${value.toFixed(1)} s` : `${Math.floor(value / 60)}:${String(Math.round(value % 60)).padStart(2, "0")}`);
export const spent = (step) => Object.values(step.timings ?? {}).reduce((sum, part) => sum + (part || 0), 0);

/** A command's value and target, as the list of commands shows them. */
export function detail(action) {
  const target = action.target ? `${action.target.role ?? ""} "${nameOf(action.target)}"`.trim() : "";
  const value = action.url ?? action.text ?? action.keys ?? action.options?.join(", ") ?? action.direction ?? action.what;
  const between = action.type === "read" || action.type === "expect" ? " of " : " into ";
  return [value, target].filter(Boolean).join(between);
}
