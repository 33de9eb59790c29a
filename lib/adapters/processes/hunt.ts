import type { ProcessGroup } from "./process_group.ts";
import {
  isStillThere,
  maybeReadVariables,
  readProcesses,
  type SeenProcess,
} from "./process_table.ts";
import { sendSignal } from "./send_signal.ts";
import { isTracked, TRACKING_VARIABLE } from "./tracking.ts";

/** What a {@link Hunt} is for. */
export interface HuntOptions {
  /** What the processes are known by. */
  readonly ids: readonly string[];
  /** The groups that are known to be among them. */
  readonly groups: readonly ProcessGroup[];
  /** None of them is older, in ticks of {@link SeenProcess.started}. */
  readonly since: number;
}

/** Looks at a process without variables: it may be about to become another program. */
const MOST_DOUBTS = 3;

/**
 * A search for all that runs under some tracking ids: whole groups, and, where the system tells,
 * each process that carries an id or comes from one that does, wherever it has gone. Never among
 * them are this process and those that it comes from.
 */
export class Hunt {
  readonly #options: HuntOptions;
  /** Processes outside of the groups, by {@link keyOf}, and how far it came with them. */
  readonly #strays = new Map<string, "asked" | "killed" | "refused">();
  /** Processes that are seen to carry none of the ids. */
  readonly #others = new Set<string>();
  #doubts = 0;

  /** Prepares one. */
  constructor(options: HuntOptions) {
    this.#options = options;
  }

  /** Asks each one found to end, once; says whether any was left before that. */
  ask(): boolean {
    const { isAnyLeft, strays } = this.#look();
    this.#options.groups.forEach((group) => group.ask());
    strays.forEach((stray) => this.#signal(stray, "SIGTERM"));
    return isAnyLeft;
  }

  /** Ends all that is found at once; says whether any was left before that. */
  kill(): boolean {
    const { isAnyLeft, strays } = this.#look();
    this.#options.groups.forEach((group) => group.kill());
    strays.forEach((stray) => this.#signal(stray, "SIGKILL"));
    return isAnyLeft;
  }

  #look(): { readonly isAnyLeft: boolean; readonly strays: readonly SeenProcess[] } {
    const processes = readProcesses();
    const groups = this.#options.groups.filter((group) => group.isAlive(processes));
    const isInGroup = ({ group }: SeenProcess) => groups.some(({ id }) => id === group);
    const excluded = selfAndAncestors(processes);
    let isInDoubt = false;
    const roots = processes.filter((one) => {
      if (excluded.has(one.id)) return false;
      if (isInGroup(one) || this.#strays.has(keyOf(one))) return true;
      const carries = this.#carriesId(one);
      isInDoubt ||= carries === undefined;
      return carries === true;
    });
    const strays = withDescendants(roots, processes, excluded).filter((one) =>
      !isInGroup(one) && this.#strays.get(keyOf(one)) !== "refused"
    );
    if (isInDoubt) this.#doubts++;
    const isAnyLeft = groups.length > 0 || strays.length > 0 ||
      (isInDoubt && this.#doubts < MOST_DOUBTS);
    return { isAnyLeft, strays };
  }

  /** Whether a process carries an id; `undefined` where it has no variables at all. */
  #carriesId(process: SeenProcess): boolean | undefined {
    const key = keyOf(process);
    if (process.started < this.#options.since || this.#others.has(key)) return false;
    const variables = maybeReadVariables(process.id);
    if (variables?.length === 0) return undefined;
    const before = `${TRACKING_VARIABLE}=`;
    const carries =
      variables?.some((one) =>
        one.startsWith(before) && isTracked(one.slice(before.length), this.#options.ids)
      ) ?? false;
    if (!carries) this.#others.add(key);
    return carries;
  }

  #signal(stray: SeenProcess, signal: "SIGTERM" | "SIGKILL"): void {
    const key = keyOf(stray);
    // Asked a second time, many a program gives up its own clean-up.
    if (signal === "SIGTERM" && this.#strays.has(key)) return;
    // Its id may have become that of another process since it was read.
    if (!isStillThere(stray)) return;
    const answer = sendSignal(stray.id, signal);
    const reached = signal === "SIGTERM" ? "asked" : "killed";
    this.#strays.set(key, answer === "refused" ? "refused" : reached);
  }
}

function keyOf({ id, started }: SeenProcess): string {
  return `${id}:${started}`;
}

function selfAndAncestors(processes: readonly SeenProcess[]): ReadonlySet<number> {
  const parents = new Map(processes.map(({ id, parent }) => [id, parent]));
  const found = new Set<number>();
  for (let id: number | undefined = Deno.pid; id && !found.has(id); id = parents.get(id)) {
    found.add(id);
  }
  return found;
}

function withDescendants(
  roots: readonly SeenProcess[],
  processes: readonly SeenProcess[],
  excluded: ReadonlySet<number>,
): readonly SeenProcess[] {
  const found = new Map(roots.map((root) => [root.id, root]));
  // A process is a child of one in `found`, which grows while it is walked through.
  for (const { id } of found.values()) {
    for (const child of processes) {
      if (child.parent === id && !excluded.has(child.id)) found.set(child.id, child);
    }
  }
  return [...found.values()];
}
