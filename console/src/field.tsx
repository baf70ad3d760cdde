/** One field of a form: its label, a word about it, the control, and what is wrong with what stands in it. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  hint?: string;
  problem?: string;
  /** The control, with the id that its label is for. */
  children: (id: string) => ComponentChildren;
}

export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  return (
    <div class="group">
      <div class="label">
        <label for={id}>{label}</label>
        {hint && <span>{hint}</span>}
      </div>
      {children(id)}
      <Problem text={problem} />
    </div>
  );
}

export function Problem({ text }: { text: string | undefined }) {
  if (!text) return null;
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}
