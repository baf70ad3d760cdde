/** A button that copies, and answers in place. */

import { useEffect, useState } from "preact/hooks";
import { IconButton } from "../controls";

const ANSWER = 1_500; // milliseconds

export function Copy({ text, label }: { text: string | (() => string); label: string }) {
  const [answer, say] = useState<string>();
  useEffect(() => {
    if (!answer) return;
    const timer = setTimeout(() => say(undefined), ANSWER);
    return () => clearTimeout(timer);
  }, [answer]);
  const copy = () =>
    navigator.clipboard.writeText(typeof text === "function" ? text() : text).then(
      () => say("Copied"),
      () => say("Not allowed by the browser"),
    );
  return (
    <>
      <span role="status" class={answer ? "t2" : "sr"}>
        {answer}
      </span>
      <IconButton icon={answer === "Copied" ? "check" : "copy"} label={label} onClick={() => void copy()} />
    </>
  );
}
