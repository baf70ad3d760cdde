/** Follows browser agents live: every step once, whatever the line does on the way. */

export type { Screenshots } from "./attachment.js";
export { type ClientEvents, type RunOptions, StepwireClient, type StepwireOptions } from "./client.js";
export type { ConnectionStatus, Timing } from "./connection.js";
export * from "./errors.js";
export { AgentWebSocketClient } from "./guide.js";
export type * from "./messages.js";
export { pictureBlob } from "./picture.js";
export type { Clock, Socket, SocketConstructor, Surroundings } from "./ports.js";
export type { Order, Run, RunEvents } from "./run.js";
export type { ConnectionState } from "./states.js";
export { RunStory, type RunStoryValue, type StoryOptions, type StoryStep } from "./story.js";
export type { Token } from "./token.js";
export { connectionInWords } from "./words.js";
