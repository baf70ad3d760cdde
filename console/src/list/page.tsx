/** All runs that the token reaches: status, search and paging, all of it in the address. */

import { useEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../controls";
import { Icon } from "../icons";
import { FILTERS, type Filter } from "../places";
import { go, Link } from "../router";
import { SiteBar } from "../site-bar";
import { useTitle } from "../title";
import { lookOf } from "../words";
import { Empty } from "./empty";
import { RunRow } from "./row";
import { Runs } from "./runs";

const TYPING = 250; // milliseconds without a key before a search is asked for

export function ListPage({ filter, q }: { filter?: Filter; q?: string }) {
  useTitle("Runs");
  const runs = useMemo(() => new Runs(filter, q), [filter, q]);
  useEffect(() => () => runs.close(), [runs]);
  const { items, nextCursor, problem, loadingMore } = runs.shown.value;
  if (items?.length === 0 && !filter && !q) return <Empty />;
  return (
    <div class="page">
      <SiteBar />
      <main class="wrap">
        <header>
          <h1>Runs</h1>
          <span class="grow" />
          <Filters filter={filter} q={q} />
          <Search filter={filter} q={q} />
        </header>
        {problem && (
          <p class="problem" role="status">
            {problem} {items ? "What you see may be old; trying again." : "Trying again."}
          </p>
        )}
        {items ? <Table items={items} /> : <Skeleton />}
        {items?.length === 0 && <p class="t2 none">No run matches.</p>}
        {nextCursor && (
          <p class="more">
            <span />
            <Button look="bare" onClick={() => void runs.more()} disabled={loadingMore}>
              {loadingMore ? "Loading …" : "Show more"}
            </Button>
          </p>
        )}
      </main>
    </div>
  );
}

function Filters({ filter, q }: { filter?: Filter; q?: string }) {
  return (
    <nav class="chips" aria-label="Status">
      <Link to={{ page: "runs", q }} aria-current={filter ? undefined : "true"}>
        All
      </Link>
      {FILTERS.map((name) => {
        const look = lookOf(name);
        return (
          <Link
            key={name}
            to={{ page: "runs", filter: name, q }}
            class={look.colour}
            aria-current={filter === name ? "true" : undefined}
          >
            <Icon name={look.icon} small />
            {look.word}
          </Link>
        );
      })}
    </nav>
  );
}

function Search({ filter, q }: { filter?: Filter; q?: string }) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener("keydown", focus);
    return () => {
      removeEventListener("keydown", focus);
      clearTimeout(timer.current);
    };
  }, []);
  const typed = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => go({ page: "runs", filter, q: text || undefined }, { replace: true }),
      TYPING,
    );
  };
  return (
    <label class="field search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label="Search runs"
        placeholder="Task or id"
        defaultValue={q ?? ""}
        onInput={(event) => typed(event.currentTarget.value)}
      />
      <span class="key" aria-hidden="true">
        /
      </span>
    </label>
  );
}

function Table({ items }: { items: readonly Parameters<typeof RunRow>[0]["run"][] }) {
  if (items.length === 0) return null;
  return (
    <div class="table">
      <div class="tr h" aria-hidden="true">
        <span class="both">Task</span>
        <span>State</span>
        <span class="agent">Agent</span>
        <span class="r">Steps</span>
        <span class="r took">Time</span>
        <span class="r">Started</span>
      </div>
      <ul aria-label="Runs">
        {items.map((run) => (
          <li key={run.runId}>
            <RunRow run={run} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Skeleton() {
  return (
    <div class="table skeleton" aria-busy="true">
      <p class="sr">Loading runs …</p>
      {[1, 2, 3, 4, 5, 6].map((row) => (
        <div class="tr" key={row}>
          <span class="ph" />
          <span class="bone" />
        </div>
      ))}
    </div>
  );
}
