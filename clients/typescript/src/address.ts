/** Where the WebSocket is: from what a program writes to what a socket takes. */

import { StepwireError } from "./errors.js";

/**
 * `url` as an address of ws or wss. May be http or https, and relative to the page (`/ws`, `../ws`).
 * Throws StepwireError when it is none.
 */
export function socketAddress(url: string | URL): string {
  const address = resolved(String(url));
  address.protocol = address.protocol.replace("http", "ws");
  address.hash = "";
  if (!/^wss?:$/.test(address.protocol)) throw badUrl(url);
  return address.href;
}

/** The server's own address, of http or https, from that of its WebSocket; it ends with a slash. */
export function serverAddress(url: string | URL): string {
  const address = new URL(".", socketAddress(url));
  address.protocol = address.protocol.replace("ws", "http");
  return address.href;
}

/** A path that the server gave, at that server, also when it stands below a path of a larger site. */
export function addressAt(server: string, path: string): string {
  const below = new URL(server).pathname;
  return new URL(path.startsWith(below) ? path : path.replace(/^\//, ""), server).href;
}

function resolved(url: string): URL {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href);
  } catch {
    throw badUrl(url);
  }
}

function badUrl(url: string | URL): StepwireError {
  return new StepwireError(
    "bad_url",
    `"${url}" is no address of a Stepwire server, such as wss://stepwire.example/ws.`,
  );
}
