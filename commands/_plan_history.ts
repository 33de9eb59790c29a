import { type ExitCode, UsageError } from "../lib/errors.ts";
import { readEvent } from "../lib/events/read_event.ts";
import { patternWarnings } from "../lib/pipeline/pattern_warnings.ts";
import {
  jobsToRun,
  type PastPlans,
  type PlannedPush,
  planPast,
  whyNothing,
} from "../lib/pipeline/plan_past.ts";
import { describeAge } from "../lib/report/age.ts";
import { shorten, textWidth } from "../lib/report/characters.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import type { CommandContext } from "./_command.ts";
import type { PipelineSource } from "./_pipeline_source.ts";
import { type OptionSpec, text } from "./_spec.ts";

/** More commits are not looked at, with an age neither. */
const MOST = 1000;

/** A step of progress is shown at most once in so many milliseconds. */
const STEP = 1000;

/** Options that plan for what was pushed in the past. */
export const historyOptions = {
  history: maybeCount(`Plan for each of the last N commits of this branch, 1 to ${MOST}`),
  since: text("WHEN", 'Plan for each commit since a date, or an age such as "1 week"'),
};

/** What `plan` was given, as far as it matters here. */
export interface HistoryRequest {
  readonly history: number | undefined;
  readonly since: string | undefined;
  readonly input: Readonly<Record<string, string>>;
  readonly event: string | undefined;
  readonly payload: string | undefined;
  readonly base: string | undefined;
  readonly explain: boolean;
  readonly graph: boolean;
}

/** Whether the past is asked for. */
export function isAboutHistory({ history, since }: HistoryRequest): boolean {
  return history !== undefined || since !== undefined;
}

/** Plans for each push of the past, and shows what would run for it. */
export async function planHistory(
  context: CommandContext,
  source: PipelineSource,
  given: HistoryRequest,
): Promise<ExitCode> {
  checkFlags(given);
  const { world, print } = context;
  // What CI runs for decides whether the pipeline that is checked out may be loaded at all.
  await source.check(await readEvent(world, { name: "manual" }));
  const { history: count, since, input: inputs } = given;
  const definition = await source.load();
  for (const warning of patternWarnings(definition)) print.warn(escapeTerminal(warning));
  const plans = await planPast(world, definition, {
    count,
    since,
    inputs,
    onProgress: noteProgress(context),
  });
  sayLimits(context, plans, given);
  const { branch, cutOff, totals, pushes } = plans;
  print.result({ branch, cutOff, totals, pushes }, historyText(context, plans));
  if (!world.stdout.isTerminal && pushes.length > 0) print.note(totalsText(plans));
  return 0;
}

/** Why an option is of no use where many events are planned for. */
const WHY_NOT = {
  event: "each commit is taken as a push to this branch",
  payload: "each commit is taken as a push to this branch",
  base: "each commit is compared with the one before it",
  explain: "it explains one plan",
  graph: "it draws one plan",
} as const;

const FOR_ONE = ["event", "payload", "base", "explain", "graph"] as const;

function checkFlags(given: HistoryRequest): void {
  const flag = given.history === undefined ? "--since" : "--history";
  for (const name of FOR_ONE) {
    if (given[name] === undefined || given[name] === false) continue;
    throw new UsageError(
      `Cannot use --${name} with ${flag}: ${WHY_NOT[name]}`,
      "leave one of them out; --json shows all of every plan",
    );
  }
}

function noteProgress({ world, print }: CommandContext): (done: number, all: number) => void {
  let last = world.clock.ticks();
  return (done, all) => {
    const now = world.clock.ticks();
    if (done === all || now - last < STEP) return;
    last = now;
    print.note(`${done} of ${all} commits compared`);
  };
}

/** What the table leaves open. */
function sayLimits(
  { print }: CommandContext,
  { branch, pushes, cutOff }: PastPlans,
  { since, history }: HistoryRequest,
): void {
  const name = escapeTerminal(branch);
  const count = `${pushes.length} ${pushes.length === 1 ? "commit" : "commits"}`;
  if (pushes.length === 0) print.note(`There is no commit of ${name} since ${since}`);
  else print.note(`${count} of ${name}, each as a push by itself`);
  if (cutOff) print.warn("This clone is shallow: there may be earlier commits than it has");
  else if (history === undefined && pushes.length === MOST) {
    print.note(`There may be earlier ones: no more than ${MOST} are looked at`);
  }
  const unknown = pushes.filter(({ plan }) => plan.changes?.state === "unknown");
  const reason = unknown[0]?.plan.changes?.text;
  if (reason === undefined) return;
  print.warn(
    `The changed files of ${unknown.length} of ${count} are not known, so filters on paths let ` +
      `these pass: ${escapeTerminal(reason)}`,
  );
}

function historyText(context: CommandContext, plans: PastPlans): string {
  const { pushes } = plans;
  if (pushes.length === 0) return "";
  const { world, print } = context;
  if (!world.stdout.isTerminal) return print.table([], pushes.map(plainRow));
  const now = world.clock.now();
  const rows = pushes.map((push) => ({ push, age: describeAge(new Date(push.date), now) }));
  const fixed = 8 + Math.max(...rows.map(({ age }) => age.length)) + 3 * 2;
  const width = layOut(pushes, world.stdout.columns - fixed);
  const { green, dim } = print.paint;
  const table = print.table(
    ["COMMIT", "DATE", "SUBJECT", "RUNS"],
    rows.map(({ push, age }) => {
      const what = shorten(whatRuns(push), width.what);
      const paint = jobsToRun(push.plan).length > 0 ? green : dim;
      return [push.sha.slice(0, 8), age, shorten(subjectOf(push), width.subject), paint(what)];
    }),
  );
  return `${table}\n\n${totalsText(plans)}`;
}

/** How the space is shared: a third for subjects, or more where what runs does not need it. */
function layOut(
  pushes: readonly PlannedPush[],
  space: number,
): { readonly subject: number; readonly what: number } {
  const widest = (texts: readonly string[]) => Math.max(...texts.map(textWidth));
  const third = Math.max(12, Math.floor(space / 3));
  const [longest, what] = [widest(pushes.map(subjectOf)), widest(pushes.map(whatRuns))];
  const subject = Math.min(longest, Math.max(third, space - what));
  return { subject, what: Math.max(third, space - subject) };
}

function plainRow(push: PlannedPush): readonly string[] {
  const jobs = jobsToRun(push.plan).map(escapeTerminal).join(",");
  const reason = jobs === "" ? escapeTerminal(whyNothing(push.plan)) : "";
  return [push.sha.slice(0, 12), push.date, subjectOf(push), jobs, reason];
}

function whatRuns({ plan }: PlannedPush): string {
  return escapeTerminal(jobsToRun(plan).join(", ") || whyNothing(plan));
}

function subjectOf({ message }: PlannedPush): string {
  return escapeTerminal(message.split("\n", 1)[0] ?? "");
}

function totalsText({ totals, pushes: { length } }: PastPlans): string {
  return Object.entries(totals)
    .map(([job, count]) => `${escapeTerminal(job)} ${count} of ${length}`).join(", ");
}

/** A number of commits, or none where it is left out. */
function maybeCount(help: string): OptionSpec<number | undefined> {
  return {
    placeholder: "N",
    help,
    read: (given, name) => {
      const word = given.at(-1);
      if (word === undefined) return undefined;
      const value = /^[0-9]+$/.test(word) ? Number(word) : 0;
      if (value >= 1 && value <= MOST) return value;
      throw new UsageError(
        `Cannot use ${JSON.stringify(word)} for --${name}: want a whole number from 1 to ${MOST}`,
        `for example --${name} 20`,
      );
    },
  };
}
