import type { EndOptions } from "../../ports/processes.ts";
import { Hunt } from "./hunt.ts";
import { LONGEST_DEATH, ProcessGroup, type ProcessGroupOptions } from "./process_group.ts";
import { maybeReadProcess } from "./process_table.ts";
import { isWithin } from "./tracking.ts";
import { until } from "./until.ts";

const GRACE = 2_000;

/** How long the last words of what was ended are waited for, in milliseconds. */
const LAST_WORDS = 250;

/** How often all are killed, since one may start another meanwhile. */
const KILLS = 5;

/** What was started under one tracking id. */
interface Tracked {
  /** When the first one was started, in ticks of the machine; 0 where it is not known. */
  readonly since: number;
}

/** What this process started and has not seen the end of. */
export class LiveProcesses {
  readonly #groups = new Set<ProcessGroup>();
  readonly #tracked = new Map<string, Tracked>();

  /** Keeps a child that has just been started. */
  add(child: Deno.ChildProcess, options: ProcessGroupOptions): ProcessGroup {
    const group = new ProcessGroup(child, options);
    const { tracking } = options;
    this.#groups.add(group);
    if (tracking !== undefined) {
      const since = this.#tracked.get(tracking)?.since ?? maybeReadProcess(child.pid)?.started ?? 0;
      // A new object each time, by which `end` sees that something was added.
      this.#tracked.set(tracking, { since });
    }
    return group;
  }

  /** Forgets a group when nothing of it runs and nobody holds its outputs open. */
  release(group: ProcessGroup): void {
    group.outputs.then(() => {
      if (!group.isAlive()) this.#groups.delete(group);
    });
  }

  /** Ends what runs under an id; see {@link Processes.end}. */
  async end(id: string, { grace = GRACE, leftBehind = false }: EndOptions = {}): Promise<void> {
    const tracked = [...this.#tracked].filter(([one]) => isWithin(one, id));
    if (tracked.length === 0 && !leftBehind) return;
    const groups = [...this.#groups].filter(({ tracking }) =>
      tracking !== undefined && isWithin(tracking, id)
    );
    const since = leftBehind ? 0 : Math.min(...tracked.map(([, { since }]) => since));
    const hunt = new Hunt({ ids: [id], groups, since });
    if (!await until(() => !hunt.ask(), grace)) await until(() => !hunt.kill(), LONGEST_DEATH);
    await lastWords(groups);
    for (const group of groups) if (!group.isAlive()) this.#groups.delete(group);
    for (const [one, before] of tracked) {
      if (this.#tracked.get(one) === before) this.#tracked.delete(one);
    }
  }

  /** Ends everything at once, without waiting: for a process that is about to exit. */
  killAll(): void {
    if (this.#groups.size === 0 && this.#tracked.size === 0) return;
    const ids = [...this.#tracked.keys()];
    const since = Math.min(...[...this.#tracked.values()].map((one) => one.since));
    const hunt = new Hunt({ ids, groups: [...this.#groups], since });
    for (let kills = 0; kills < KILLS && hunt.kill(); kills++);
  }
}

async function lastWords(groups: readonly ProcessGroup[]): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, LAST_WORDS);
  await Promise.race([Promise.allSettled(groups.map(({ outputs }) => outputs)), over.promise]);
  clearTimeout(timer);
}
