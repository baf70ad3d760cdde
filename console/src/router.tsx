/** Where the person is: the browser's address as a signal, and links that change it without loading a page. */

import { signal } from "@preact/signals";
import type { AnchorHTMLAttributes, ComponentChildren } from "preact";
import { addressOf, type Place, placeAt } from "./places";

/** Where the console is served: its bundle lies in `static/` below that. */
export const ROOT = new URL("..", import.meta.url);

export const place = signal<Place>(here());
/** Whether the place is one of many that are passed. */
export const passing = signal(false);

const REST = 150; // milliseconds; browsers take no more than some 20 addresses a second

let settling: ReturnType<typeof setTimeout> | undefined;

addEventListener("popstate", () => {
  settle();
  place.value = here();
});

/** Go somewhere; with `replace`, without a new entry in the history. */
export function go(to: Place, { replace = false } = {}): void {
  settle();
  const address = new URL(addressOf(to), ROOT);
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  place.value = to;
}

/** Pass through a place on the way to another: the address follows, without an entry, where one comes to rest. */
export function pass(to: Place): void {
  clearTimeout(settling);
  settling = setTimeout(() => go(to, { replace: true }), REST);
  passing.value = true;
  place.value = to;
}

function settle(): void {
  clearTimeout(settling);
  passing.value = false;
}

type LinkProps = { to: Place; children?: ComponentChildren; class?: string } & Pick<
  AnchorHTMLAttributes<HTMLAnchorElement>,
  "aria-current" | "aria-label" | "title"
>;

/** A link inside the console: a real one, so that it can be copied and opened in another tab. */
export function Link({ to, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={new URL(addressOf(to), ROOT).href} onClick={follow}>
      {children}
    </a>
  );
}

function here(): Place {
  const { pathname, search } = location;
  return placeAt(pathname.slice(ROOT.pathname.length), search);
}
