/** Small parts that every page is made of. */

import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon, type IconName } from "./icons";
import { lookOf } from "./words";

/** Where a run stands: glyph, word and colour, never colour alone. */
export function Pill({
  status,
  detail,
  quiet,
}: {
  status: string | undefined;
  detail?: string;
  quiet?: boolean;
}) {
  const look = lookOf(status);
  const words = detail ? `${look.word}, ${detail}` : look.word;
  const isQuiet = quiet && !look.loud;
  return (
    <span class={`pill ${isQuiet ? "quiet" : ""} ${look.colour}`}>
      <Icon name={look.icon} small />
      {isQuiet ? <span>{words}</span> : words}
    </span>
  );
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: "primary" | "who" | "bare";
  big?: boolean;
  icon?: IconName;
  children: ComponentChildren;
};

export function Button({ look, big, icon, children, class: extra, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} class={`btn ${look ?? ""} ${big ? "big" : ""} ${extra ?? ""}`}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { icon: IconName; label: string };

export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button type="button" class="icon" aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

/** The arrow keys move within a group of tabs or radios, which is one stop of the Tab key. */
export function rove(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const members = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button:not([disabled])")];
  const at = members.indexOf(event.target as HTMLButtonElement);
  const next = members[(at + by + members.length) % members.length];
  next?.focus();
  next?.click();
}

/** The product's mark: steps on a line, the last one arriving. */
export function Logo() {
  return (
    <span class="logo">
      <svg
        class="mark"
        width="33"
        height="12"
        viewBox="0 0 44 16"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        aria-hidden="true"
      >
        <path d="M10.5 8h6M25.5 8H33" />
        <circle cx="6" cy="8" r="4" />
        <circle cx="21" cy="8" r="4" />
        <circle cx="37" cy="8" r="6" fill="currentColor" stroke="none" />
      </svg>
      Stepwire
    </span>
  );
}
