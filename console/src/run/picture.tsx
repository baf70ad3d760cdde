/** A step's picture. Its address is good for a while only: when it has run out, a fresh one is asked for. */

import type { StoryStep } from "@stepwire/client";
import { useState } from "preact/hooks";
import { api } from "../session";

interface PictureProps {
  runId: string;
  step: StoryStep;
  alt: string;
  /** In pixels, for a smaller one. */
  width?: number;
}

export function Picture({ runId, step, alt, width }: PictureProps) {
  const [fresh, show] = useState<{ step: number; address: string }>();
  const address = fresh?.step === step.stepNumber ? fresh.address : step.picture;
  const renew = () => {
    if (fresh?.step === step.stepNumber) return; // asked once already
    api.step(runId, step.stepNumber).then(
      ({ screenshotUrl }) =>
        screenshotUrl && show({ step: step.stepNumber, address: api.pictureAddress(screenshotUrl) }),
      () => {}, // the place stays empty, the step's words are there
    );
  };
  if (!address) return null;
  return (
    <img
      src={sized(address, width)}
      alt={alt}
      draggable={false}
      decoding="async"
      fetchpriority={width ? "low" : "high"}
      onError={renew}
    />
  );
}

function sized(address: string, width: number | undefined): string {
  if (!width || !address.startsWith("http")) return address;
  const url = new URL(address);
  url.searchParams.set("width", `${width}`);
  return url.href;
}
