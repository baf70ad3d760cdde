/** The console's icons: a 16 px grid, strokes of 1.5, in the colour of the text around them. */

const PATHS = {
  again: '<path d="M13 8a5 5 0 1 1-1.5-3.6L13 5.8M13 2.5v3.3H9.7"/>',
  back: '<path d="M9.5 3.5 5 8l4.5 4.5"/>',
  check: '<path d="m3 8.5 3.2 3.2L13 4.8"/>',
  click: '<path d="m3.2 2.8 10 4-4.3 1.9-1.9 4.3z"/>',
  code: '<path d="M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5"/>',
  copy: '<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 3.6A1.1 1.1 0 0 0 9.4 2.5H3.6a1.1 1.1 0 0 0-1.1 1.1v5.8a1.1 1.1 0 0 0 1.1 1.1"/>',
  down: '<path d="m4 6 4 4 4-4"/>',
  export: '<path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.5h10"/>',
  eye: '<path d="M1.5 8C3.2 5.2 5.4 3.8 8 3.8S12.8 5.2 14.5 8c-1.7 2.8-3.9 4.2-6.5 4.2S3.2 10.8 1.5 8z"/><circle cx="8" cy="8" r="1.9"/>',
  flag: '<path d="M3.5 13.5v-11M3.5 3h8.5L10 6l2 3H3.5"/>',
  fwd: '<path d="M6.5 3.5 11 8l-4.5 4.5"/>',
  info: '<circle cx="8" cy="8" r="5.7"/><path d="M8 7.5v3.3"/><circle fill="currentColor" stroke="none" cx="8" cy="5.2" r=".9"/>',
  key: '<circle cx="5.3" cy="10.7" r="2.7"/><path d="m7.3 8.7 5.7-5.7M10.8 5.2l1.9 1.9"/>',
  link: '<path d="M6.8 9.2a2.5 2.5 0 0 0 3.5 0l2.2-2.2A2.5 2.5 0 0 0 9 3.5l-.6.6M9.2 6.8a2.5 2.5 0 0 0-3.5 0L3.5 9A2.5 2.5 0 0 0 7 12.5l.6-.6"/>',
  lock: '<rect x="3.5" y="7" width="9" height="6.5" rx="1.5"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
  mark: '<g fill="currentColor" stroke="none"><circle cx="2.3" cy="8" r="1.4"/><circle cx="7" cy="8" r="1.4"/><circle cx="12.6" cy="8" r="2.5"/></g>',
  more: '<circle fill="currentColor" stroke="none" cx="3.5" cy="8" r="1.3"/><circle fill="currentColor" stroke="none" cx="8" cy="8" r="1.3"/><circle fill="currentColor" stroke="none" cx="12.5" cy="8" r="1.3"/>',
  navigate:
    '<circle cx="8" cy="8" r="5.7"/><path d="M2.3 8h11.4M8 2.3c2.4 2 2.4 9.4 0 11.4M8 2.3c-2.4 2-2.4 9.4 0 11.4"/>',
  other: '<circle cx="8" cy="8" r="2.5"/>',
  panel: '<rect x="2" y="3" width="12" height="10" rx="1.5"/><path d="M10 3v10"/>',
  pause: '<path d="M5.75 3.5v9M10.25 3.5v9"/>',
  person: '<circle cx="8" cy="5.2" r="2.6"/><path d="M3 13.5c.5-2.7 2.4-4.2 5-4.2s4.5 1.5 5 4.2"/>',
  play: '<path d="M5 3.2v9.6L12.4 8z"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  read: '<path d="M3 4h10M3 8h10M3 12h6"/>',
  "s-cancelled": '<circle cx="8" cy="8" r="5.5"/><path d="m4.2 11.8 7.6-7.6"/>',
  "s-failed": '<path d="m3.7 3.7 8.6 8.6M12.3 3.7l-8.6 8.6" stroke-width="2.2"/>',
  "s-paused": '<path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2.2"/>',
  "s-pending": '<circle cx="8" cy="8" r="5"/>',
  "s-queued": '<circle cx="8" cy="8" r="5"/><path d="M8 3v5h5"/>',
  "s-running": '<circle fill="currentColor" stroke="none" cx="8" cy="8" r="5"/>',
  "s-succeeded": '<path d="m2.8 8.6 3.5 3.4 7-7.6" stroke-width="2.2"/>',
  "s-waiting":
    '<path d="M5.3 5.6A2.7 2.7 0 1 1 8 8.3v1.5" stroke-width="2.2"/><circle fill="currentColor" stroke="none" cx="8" cy="12.9" r="1.3"/>',
  scroll: '<path d="M8 2.5v11M5 10.5l3 3 3-3"/>',
  search: '<circle cx="7" cy="7" r="4.3"/><path d="m10.3 10.3 3.2 3.2"/>',
  target: '<circle cx="8" cy="8" r="5.5"/><circle fill="currentColor" stroke="none" cx="8" cy="8" r="1.8"/>',
  type: '<path d="M6 3h4M8 3v10M6 13h4"/>',
  wait: '<circle cx="8" cy="8" r="5.7"/><path d="M8 4.8V8l2.2 1.6"/>',
  zoom: '<path d="M10 2.5h3.5V6M6 13.5H2.5V10M13.5 2.5 9.3 6.7M2.5 13.5l4.2-4.2"/>',
} as const;

export type IconName = keyof typeof PATHS;

/** Pure decoration: whoever uses one says in words what it stands for. */
export function Icon({ name, small }: { name: IconName; small?: boolean }) {
  return (
    <svg
      class={small ? "g" : "i"}
      viewBox="0 0 16 16"
      aria-hidden="true"
      // Constants from above, never anything that was received.
      dangerouslySetInnerHTML={{ __html: PATHS[name] }}
    />
  );
}
