/**
 * Shows one picture after the other in a canvas.
 *
 * An `<img>` leaves every picture it showed decoded in the browser's cache, 4 MB for each step that was
 * passed. A canvas owns one: decoded off the main thread, handed over without a copy, freed by the next.
 * One is on its way at a time, and after it only the newest that is wanted: whoever drags along the film
 * sees as many pictures as come through, and waits for none that was passed.
 *
 * Unlike an `<img>`, a canvas that is drawn at less than half its size leaves out lines, so that small
 * letters break: where there is so little room, the picture is made smaller first.
 */

import { fetched } from "./fetched";

export class Painter {
  readonly #context: ImageBitmapRenderingContext | null;
  readonly #resized = new ResizeObserver(() => this.#shown && this.show(this.#wanted ?? this.#shown));
  #shown: string | undefined;
  #wanted: string | undefined;
  #working = false;
  #released = false;

  /** `failed` hears the address of a picture that could not be had; the canvas is empty then. */
  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly failed: (address: string) => void,
  ) {
    this.#context = canvas.getContext("bitmaprenderer");
    this.#resized.observe(canvas);
  }

  show(address: string): void {
    this.#wanted = address;
    this.canvas.ariaBusy = "true";
    if (!this.#working) void this.#work();
  }

  release(): void {
    this.#released = true;
    this.#resized.disconnect();
    this.#wanted = undefined;
    this.#context?.transferFromImageBitmap(null);
  }

  async #work(): Promise<void> {
    this.#working = true;
    while (this.#wanted) {
      const address = this.#wanted;
      this.#wanted = undefined;
      const bitmap = await decoded(address, this.canvas.clientWidth * devicePixelRatio);
      if (this.#released) bitmap?.close();
      else this.#paint(address, bitmap);
    }
    this.#working = false;
    this.canvas.ariaBusy = "false";
  }

  #paint(address: string, bitmap: ImageBitmap | null): void {
    if (bitmap) {
      if (this.canvas.width !== bitmap.width) this.canvas.width = bitmap.width;
      if (this.canvas.height !== bitmap.height) this.canvas.height = bitmap.height;
    }
    this.#context?.transferFromImageBitmap(bitmap);
    this.#shown = bitmap ? address : undefined;
    if (!bitmap) this.failed(address);
  }
}

/** For a place of `room` pixels of the screen; null when it is not there any more, or is not a picture. */
async function decoded(address: string, room: number): Promise<ImageBitmap | null> {
  try {
    const bitmap = await createImageBitmap(await fetched(address));
    return room && room < bitmap.width / 2 ? await smaller(bitmap, room) : bitmap;
  } catch {
    return null;
  }
}

async function smaller(bitmap: ImageBitmap, width: number): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(bitmap, { resizeWidth: Math.round(width), resizeQuality: "high" });
  } finally {
    bitmap.close();
  }
}
