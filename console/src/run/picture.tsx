/** A step's picture. Its address is good for a while only: when it has run out, a fresh one is asked for. */

import type { StoryStep } from "@stepwire/client";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { api } from "../session";
import { Painter } from "./painter";

interface PictureProps {
  runId: string;
  step: StoryStep;
}

/** In full, and one after the other in the same place. */
export function Picture({ runId, step, alt }: PictureProps & { alt: string }) {
  const { address, renew } = useAddress(runId, step);
  return address ? <Canvas address={address} alt={alt} onError={renew} /> : null;
}

/** One of many, this wide in pixels; what it shows is said beside it. */
export function SmallPicture({ runId, step, width }: PictureProps & { width: number }) {
  const { address, renew } = useAddress(runId, step);
  if (!address) return null;
  return (
    <img
      src={sized(address, width)}
      alt=""
      draggable={false}
      decoding="async"
      fetchpriority="low"
      onError={renew}
    />
  );
}

function Canvas({ address, alt, onError }: { address: string; alt: string; onError: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(undefined);
  const latest = useRef({ address, onError });
  latest.current = { address, onError };
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const own = new Painter(canvas.current, (failed) => {
      if (failed === latest.current.address) latest.current.onError();
    });
    painter.current = own;
    return () => own.release();
  }, []);
  useLayoutEffect(() => painter.current?.show(address), [address]);
  return <canvas ref={canvas} role="img" aria-label={alt} />;
}

function useAddress(runId: string, step: StoryStep) {
  const [fresh, show] = useState<{ step: number; address: string }>();
  const renew = () => {
    if (fresh?.step === step.stepNumber) return; // asked once already
    api.step(runId, step.stepNumber).then(
      ({ screenshotUrl }) =>
        screenshotUrl && show({ step: step.stepNumber, address: api.pictureAddress(screenshotUrl) }),
      () => {}, // the place stays empty, the step's words are there
    );
  };
  return { address: fresh?.step === step.stepNumber ? fresh.address : step.picture, renew };
}

function sized(address: string, width: number): string {
  if (!address.startsWith("http")) return address;
  const url = new URL(address);
  url.searchParams.set("width", `${width}`);
  return url.href;
}
