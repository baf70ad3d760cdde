/**
 * The border: from the text of a frame to a message. Whatever is behind it has the types that it says.
 * Types and fields that are not known are passed over; that is how the protocol grows.
 */

import { MalformedMessage } from "./errors.js";
import { SERVER_FIELDS, type ServerMessage } from "./messages.js";

/** The message in a frame, or undefined for one of a type that is not known. Throws MalformedMessage. */
export function parse(frame: unknown): ServerMessage | undefined {
  const message = members(frame);
  const fields =
    Object.hasOwn(SERVER_FIELDS, message["type"] as string) && SERVER_FIELDS[message["type"] as string];
  if (!fields) return undefined;
  for (const [name, kind] of Object.entries(fields)) {
    const field = name.replace("?", "");
    const value = message[field] ?? undefined;
    if (value === undefined ? name === field : kindOf(value) !== kind) {
      throw new MalformedMessage(`In a message of type ${message["type"]}, ${field} is not of type ${kind}.`);
    }
  }
  return message as unknown as ServerMessage;
}

function members(frame: unknown): Record<string, unknown> {
  if (typeof frame !== "string") throw new MalformedMessage("The server sent a frame that is not text.");
  let document: unknown;
  try {
    document = JSON.parse(frame);
  } catch {
    throw new MalformedMessage("The server sent a frame that is not JSON.");
  }
  if (kindOf(document) !== "object" || typeof (document as { type?: unknown }).type !== "string") {
    throw new MalformedMessage("The server sent JSON that is no message: an object with a type.");
  }
  return document as Record<string, unknown>;
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
