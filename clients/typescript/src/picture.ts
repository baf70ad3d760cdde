/** Pictures of steps, in the form that an `<img>` takes. */

import type { StepUpdate } from "./messages.js";

/** The picture that came in the step itself, or undefined. */
export function pictureBlob(step: StepUpdate): Blob | undefined {
  if (!step.screenshot) return undefined;
  try {
    const bytes = Uint8Array.from(atob(step.screenshot), (character) => character.charCodeAt(0));
    return new Blob([bytes], { type: step.screenshotType ?? "image/jpeg" });
  } catch {
    return undefined; // not base64: a step without a picture is better than none
  }
}
