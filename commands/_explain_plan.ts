import type { Check } from "../lib/events/check.ts";
import type { Plan } from "../lib/pipeline/plan.ts";
import { textWidth } from "../lib/report/characters.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import type { Printer } from "./_printer.ts";

/** Names that take more room stand on a line of their own. */
const WIDEST = 32;

/** What was looked at: a name, what came of it, and the checks in order. */
interface Looked {
  readonly name: string;
  readonly passed: boolean;
  readonly checks: readonly Check[];
}

/** A part of the explanation, and the words for what came of each row. */
interface Part {
  readonly title: string;
  readonly rows: readonly Looked[];
  readonly words: { readonly passed: string; readonly failed: string };
}

/** A plan with every trigger and filter, and what decided. */
export function explainPlan(plan: Plan, print: Printer): string {
  const { bold, dim } = print.paint;
  const triggers = plan.triggers.map(({ trigger, passed, checks }) => ({
    name: trigger,
    passed,
    checks: withoutWhy(checks, plan),
  }));
  const jobs = plan.jobs.map(({ name, action, checks, environment }) => ({
    name: environment === undefined ? name : `${name} [${environment}]`,
    passed: action === "run",
    checks: withoutWhy(checks, plan),
  }));
  return [
    `${bold(plan.pipeline)} on ${escapeTerminal(plan.event)}`,
    ...changesOf(plan).map((line) => dim(escapeTerminal(line))),
    ...explainPart({
      title: "Triggers",
      rows: triggers,
      words: { passed: "yes", failed: "no " },
    }, print),
    // All of them would say once more what the triggers say.
    ...(plan.matched
      ? explainPart({ title: "Jobs", rows: jobs, words: { passed: "run ", failed: "skip" } }, print)
      : noJobs(plan, print)),
  ].join("\n");
}

function changesOf({ changes }: Plan): readonly string[] {
  if (changes === undefined) return [];
  return [changes.state === "unknown" ? `changed files not known: ${changes.text}` : changes.text];
}

/** Why the changed files are not known is said once, at the top. */
function withoutWhy(checks: readonly Check[], { changes }: Plan): readonly Check[] {
  if (changes?.state !== "unknown") return checks;
  const why = `: ${changes.text}`;
  return checks.map((check) =>
    check.reason.endsWith(why) ? { ...check, reason: check.reason.slice(0, -why.length) } : check
  );
}

function noJobs({ jobs }: Plan, { paint }: Printer): readonly string[] {
  if (jobs.length === 0) return [];
  const all = jobs.length === 1 ? "the 1 job is" : `all ${jobs.length} jobs are`;
  return ["", paint.bold("Jobs"), `  ${all} skipped: no trigger lets the event pass`];
}

function explainPart({ title, rows, words }: Part, print: Printer): readonly string[] {
  if (rows.length === 0) return [];
  const { bold, dim, green } = print.paint;
  const widths = rows.map(({ name }) => textWidth(escapeTerminal(name)));
  const width = Math.max(0, ...widths.filter((one) => one <= WIDEST));
  const gap = " ".repeat(2 + words.passed.length + 2 + width + 2);
  return ["", bold(title)].concat(rows.flatMap(({ name, passed, checks }) => {
    const head = `  ${passed ? green(words.passed) : dim(words.failed)}  ${escapeTerminal(name)}`;
    const room = width - textWidth(escapeTerminal(name));
    const [first = "", ...more] = linesOf(checks, print);
    const rest = more.map((line) => `${gap}${line}`);
    return room < 0
      ? [head, `${gap}${first}`, ...rest]
      : [`${head}${" ".repeat(room + 2)}${first}`, ...rest];
  }));
}

/** A line for each check; the last one decided. */
function linesOf(checks: readonly Check[], { paint }: Printer): readonly string[] {
  const [first, ...others] = checks;
  // That it is such an event goes without saying where something else was looked at as well.
  const shown = first?.kind === "event" && others.length > 0 ? others : checks;
  return shown.map(({ passed, reason }) =>
    `${passed ? paint.green("✓") : paint.red("✗")} ${escapeTerminal(reason)}`
  );
}
