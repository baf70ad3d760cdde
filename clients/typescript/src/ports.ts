/**
 * What the client needs from the world around it: time, chance, a socket, and news about the network
 * and the page. All of it can be given, so that tests choose every moment and every number.
 */

/** Milliseconds that never run backwards, and calls in the future. */
export interface Clock {
  now(): number;
  /** Calls once after `milliseconds`; the function it gives calls that off. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The part of a `WebSocket` that is used. That of browsers, Node, Deno, Bun and of the package `ws` fits. */
export interface Socket {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: never }) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export type SocketConstructor = new (url: string) => Socket;

/** Whether there is a network, and whether somebody can see the page. */
export interface Surroundings {
  online(): boolean;
  hidden(): boolean;
  /** Calls whenever one of the two has changed; the function it gives ends that. */
  listen(changed: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Those of a page or a worker. Where nothing is known of a network, it counts as there. */
export const systemSurroundings: Surroundings = {
  online: () => globalThis.navigator?.onLine !== false,
  hidden: () => globalThis.document?.hidden === true,
  listen(changed) {
    const sources: [EventTarget | undefined, string][] = [
      [globalThis as unknown as EventTarget, "online"],
      [globalThis as unknown as EventTarget, "offline"],
      [globalThis.document, "visibilitychange"],
    ];
    for (const [source, name] of sources) source?.addEventListener?.(name, changed);
    return () => {
      for (const [source, name] of sources) source?.removeEventListener?.(name, changed);
    };
  },
};
