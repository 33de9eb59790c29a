import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import type { RunEvent } from "../../../lib/pipeline/execute/run_event.ts";
import type { JobEnd, JobIdentity } from "../../../lib/pipeline/execute/run_result.ts";
import { ends, makeJob, play, says, starts, stepped, steps } from "./_play.ts";
import { readCommand } from "./_runner.ts";

/** What wants to be a command, or comes near one. */
const HOSTILE = [
  "::endgroup::",
  "::group::forged",
  "  ::error title=x::forged",
  "\u00a0::ENDGROUP::",
  "##[add-path]/tmp",
  "###[endgroup]",
  "a ##[error]b",
  "::stop-commands::x",
  "::set-output name=a::b",
  "\\::error::",
  "::add-mask::e",
  "plain",
  "",
  "# #[error] std::vector<a::b>",
];

const STATES: readonly JobEnd[] = ["done", "no", "error", "cancelled", "interrupted"];

/** Numbers that look random and are the same each time. */
class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor(this.#state / 2 ** 32 * limit);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error("nothing to pick from");
    return value;
  }
}

/** A run as it was played. */
interface RandomRun {
  readonly jobs: readonly JobIdentity[];
  readonly events: readonly RunEvent[];
  /** The lines of each job, in order. */
  readonly said: ReadonlyMap<string, readonly string[]>;
  readonly failed: readonly string[];
}

function randomRun(seed: number): RandomRun {
  const chance = new Chance(seed);
  const jobs = Array.from({ length: 2 + chance.below(6) }, (_, index) => {
    return makeJob(`job ${index} ${chance.pick(HOSTILE)}`, `job.${index}`);
  });
  const events: RunEvent[] = [];
  const said = new Map<string, string[]>(jobs.map(({ id }) => [id, []]));
  const failed: string[] = [];
  const waiting = [...jobs];
  const running: JobIdentity[] = [];
  let count = 0;
  while (waiting.length > 0 || running.length > 0) {
    const next = waiting.length > 0 && (running.length === 0 || chance.below(8) === 0);
    if (next) {
      const job = waiting.shift();
      if (job === undefined) continue;
      running.push(job);
      events.push(starts(job));
      continue;
    }
    const job = chance.pick(running);
    const path = [`step ${chance.pick(HOSTILE)}`, chance.pick(HOSTILE)];
    const reason = `${chance.pick(HOSTILE)}\n${chance.pick(HOSTILE)}`;
    const act = chance.below(12);
    if (act < 6) {
      const lines = Array.from({ length: chance.below(4) }, () => {
        return `${chance.pick(HOSTILE)} #${++count}`;
      });
      said.get(job.id)?.push(...lines);
      events.push(says(job, ...lines));
    } else if (act === 6) events.push(steps(job, ...path));
    else if (act === 7) events.push(stepped(job, ...path));
    else if (act === 8) events.push({ type: "job-waiting", job, reason });
    else if (act === 9) {
      events.push({ type: "job-retrying", job, attempt: 2, pause: 1, reason }, starts(job, 2));
    } else {
      const state = chance.pick(STATES);
      running.splice(running.indexOf(job), 1);
      if (state === "no" || state === "error") failed.push(job.id);
      events.push(ends(job, state, { reason }));
    }
  }
  return { jobs, events, said, failed };
}

/** What a reader sees: the groups with their lines, and what stands outside. */
interface Page {
  readonly groups: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly outside: readonly string[];
  readonly annotations: readonly string[];
}

/** Reads lines as the runner does; fails on any command that the view did not mean. */
function readPage(lines: readonly string[]): Page {
  const groups: { title: string; lines: string[] }[] = [];
  const outside: string[] = [];
  const annotations: string[] = [];
  let open = false;
  for (const line of lines) {
    const command = readCommand(line);
    if (command === undefined) (open ? groups.at(-1)?.lines : outside)?.push(line);
    else if (command.name === "group") {
      assert(!open, `a group in a group: ${line}`);
      groups.push({ title: command.data, lines: [] });
      open = true;
    } else if (command.name === "endgroup") {
      assert(open && command.data === "", `the end of no group: ${line}`);
      open = false;
    } else {
      assertEquals([command.name, open], ["error", false], line);
      annotations.push(command.properties.title ?? "");
    }
  }
  assert(!open, "a group is left open");
  return { groups, outside, annotations };
}

/** A line without the backslashes that keep it from being a command. */
function plain(line: string): string {
  return line.replaceAll("#\\#", "##").replace(/^(\s*)\\(?=::)/, "$1");
}

Deno.test("the GitHub view keeps groups whole and loses no line, in whatever order things happen", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { jobs, events, said, failed } = randomRun(seed);
    const { view, observe, lines } = play("github", { jobs, color: seed % 2 === 0 });
    const chance = new Chance(seed);
    for (const event of events) {
      if (chance.below(20) === 0) view.say(chance.pick(HOSTILE));
      observe(event);
    }
    view.end();
    const page = readPage(lines());
    for (const { id } of jobs) {
      const name = id.replace(".", " ");
      const own = page.groups.filter(({ title }) => title.startsWith(name));
      const shown = own.flatMap((group) => group.lines).filter((line) => / #\d+$/.test(line));
      assertEquals(shown.map(plain), (said.get(id) ?? []).map(plain), `seed ${seed}, ${id}`);
      const end = page.outside.filter((line) => line.includes(name));
      assertEquals(end.length, 1, `seed ${seed}, the end of ${id}`);
    }
    assertEquals(page.annotations.length, failed.length, `seed ${seed}`);
  }
});

Deno.test("readCommand() finds what would act, were it not made harmless", () => {
  const acting = HOSTILE.filter((line) => readCommand(line) !== undefined);
  assertEquals(acting.length, 10);
});
