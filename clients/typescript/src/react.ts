/**
 * React's way to a run: a provider for the connection, a hook for it, and a hook for a run.
 *
 *     <StepwireProvider url="wss://stepwire.example/ws" token={getToken}><Page /></StepwireProvider>
 *
 *     const { steps, status, cancel } = useRun("run-123");
 *
 * Theory. React (in StrictMode, on purpose) mounts, unmounts and mounts again. So what costs something
 * (the connection, a run that is followed) is counted by its users and let go a moment after the last
 * one left; who comes back within that moment finds it as it was.
 */

import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import {
  RunStory,
  type RunStoryValue,
  StepwireClient,
  type StepwireOptions,
  type StoryOptions,
  type StoryStep,
} from "./index.js";

const LINGER = 100; // milliseconds

/** Something that is made by its first user and let go after its last. */
class Shared<Thing> {
  thing: Thing | undefined;
  #users = 0;

  constructor(
    readonly make: () => Thing,
    readonly release: (thing: Thing) => void,
  ) {}

  /** The thing, made if need be; for effects, and for events after them. */
  get(): Thing {
    this.thing ??= this.make();
    return this.thing;
  }

  use(): () => void {
    this.#users += 1;
    this.get();
    return () => {
      this.#users -= 1;
      setTimeout(() => this.#letGo(), LINGER);
    };
  }

  #letGo(): void {
    if (this.#users || this.thing === undefined) return;
    this.release(this.thing);
    this.thing = undefined;
  }
}

const Context = createContext<StepwireClient | undefined>(undefined);

export type StepwireProviderProps = StepwireOptions & { children?: ReactNode };

/** Connects when something below needs it, and disconnects when it goes. A new `url` is a new connection. */
export function StepwireProvider({ children, ...options }: StepwireProviderProps): ReactNode {
  const latest = useRef(options);
  latest.current = options;
  const url = String(options.url);
  // A token function may be a new one at every rendering: the newest is asked.
  const shared = useMemo(() => {
    const token = async () => {
      const given = latest.current.token;
      return typeof given === "function" ? given() : given;
    };
    return new StepwireClient({ ...latest.current, url, token });
  }, [url]);
  useEffect(() => keep(shared), [shared]);
  return createElement(Context.Provider, { value: shared }, children);
}

const kept = new WeakMap<StepwireClient, Shared<StepwireClient>>();

function keep(client: StepwireClient): () => void {
  let shared = kept.get(client);
  if (!shared) {
    shared = new Shared(
      () => {
        if (client.connection.state === "closed") client.connect(); // it was let go, and is used again
        return client;
      },
      () => client.disconnect(),
    );
    kept.set(client, shared);
  }
  return shared.use();
}

export interface Stepwire {
  readonly client: StepwireClient;
  readonly connection: StepwireClient["connection"];
}

/** The connection and where it stands. Must be below a StepwireProvider. */
export function useStepwire(): Stepwire {
  const client = useContext(Context);
  if (!client) throw new Error("useStepwire and useRun belong below a <StepwireProvider>.");
  const subscribe = useCallback((listener: () => void) => client.on("connection", listener), [client]);
  const connection = useSyncExternalStore(
    subscribe,
    () => client.connection,
    () => client.connection,
  );
  return { client, connection };
}

export interface RunHook extends Omit<RunStoryValue, "completion"> {
  /** The newest step. */
  readonly step?: StoryStep;
  /** What the task asked for, once the run has succeeded. */
  readonly result?: unknown;
  readonly completion?: RunStoryValue["completion"];
  readonly cancel: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly instruct: (text: string) => void;
  readonly answer: (value: string | boolean) => void;
}

const stories = new WeakMap<StepwireClient, Map<string, Shared<RunStory>>>();

/**
 * A run as it happens. Starts it if it is pending, unless `start` is false. Components that follow the
 * same run share it, with the options of the first.
 */
export function useRun(runId: string, options: StoryOptions = {}): RunHook {
  const { client, connection } = useStepwire();
  const latest = useRef(options);
  latest.current = options;
  const shared = useMemo(() => storyOf(client, runId, () => latest.current), [client, runId]);
  const nothing = useMemo<RunStoryValue>(() => ({ runId, connection, steps: [] }), [runId, connection]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = shared.use();
      const end = shared.get().subscribe(listener);
      return () => {
        end();
        leave();
      };
    },
    [shared],
  );
  const value = useSyncExternalStore(
    subscribe,
    () => shared.thing?.value ?? nothing,
    () => nothing,
  );
  const actions = useMemo(() => actionsOf(shared), [shared]);
  return useMemo(
    () => ({ ...value, step: value.steps.at(-1), result: value.completion?.result, ...actions }),
    [value, actions],
  );
}

function storyOf(client: StepwireClient, runId: string, options: () => StoryOptions): Shared<RunStory> {
  const known = stories.get(client) ?? new Map<string, Shared<RunStory>>();
  stories.set(client, known);
  const shared =
    known.get(runId) ??
    new Shared(
      () => new RunStory(client, runId, options()),
      (story) => {
        known.delete(runId);
        story.release();
      },
    );
  known.set(runId, shared);
  return shared;
}

function actionsOf(
  shared: Shared<RunStory>,
): Pick<RunHook, "cancel" | "pause" | "resume" | "instruct" | "answer"> {
  return {
    cancel: () => shared.get().run.cancel(),
    pause: () => shared.get().run.pause(),
    resume: () => shared.get().run.resume(),
    instruct: (text) => shared.get().run.instruct(text),
    answer: (value) => shared.get().answer(value),
  };
}
