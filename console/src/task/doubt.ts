/** What plain English does not understand of a task, asked of the server while the task is written. */

import { useEffect, useState } from "preact/hooks";
import { api } from "../session";

export interface Doubt {
  /** A piece of the task, as it was written. */
  readonly sentence: string;
  /** What would have been understood. */
  readonly why: string;
}

interface Understanding {
  readonly understood: boolean;
  readonly sentence?: string;
  readonly why?: string;
}

const TYPING = 500; // milliseconds without a key before the server is asked
const LONGEST = 8_000; // characters that the server reads for this

/** The first doubt about a task; undefined while it is understood, being asked about, or not to be asked about. */
export function useDoubt(task: string, asked = true): Doubt | undefined {
  const [found, show] = useState<{ task: string; doubt: Doubt | undefined }>();
  useEffect(() => {
    if (!asked || !task.trim() || task.length > LONGEST) return;
    let wanted = true;
    const timer = setTimeout(() => {
      api.request<Understanding>("POST", "api/understand", { task }).then(
        (answer) => wanted && show({ task, doubt: doubtOf(answer) }),
        () => {}, // it can be written without; the start says what is wrong
      );
    }, TYPING);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [task, asked]);
  return asked && found?.task === task ? found.doubt : undefined;
}

function doubtOf({ understood, sentence, why }: Understanding): Doubt | undefined {
  return understood || !sentence ? undefined : { sentence, why: why ?? "" };
}
