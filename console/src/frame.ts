/** What changes many times between two frames is drawn once. */

const UNSEEN = 100; // milliseconds: a tab in the background gets no frames, yet its title is read

/** Call with the next frame, so that what it changes is on that frame; the function it gives calls that off. */
export function withNextFrame(call: () => void): () => void {
  const once = () => {
    cancel();
    call();
  };
  const timer = setTimeout(once, UNSEEN);
  const frame = requestAnimationFrame(once);
  const cancel = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
  return cancel;
}
