import type { Check } from "../lib/events/triggers/check.ts";
import type { Plan } from "../lib/pipeline/plan.ts";
import { textWidth } from "../lib/report/characters.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import { hang, type PlanSheet } from "./_plan_sheet.ts";

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
export function explainPlan(plan: Plan, sheet: PlanSheet): string {
  const { bold, dim } = sheet.paint;
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
    ...changesOf(plan).map((line) =>
      hang(escapeTerminal(line), { indent: 0, columns: sheet.columns, dye: dim })
    ),
    ...explainPart({
      title: "Triggers",
      rows: triggers,
      words: { passed: "yes", failed: "no " },
    }, sheet),
    // All of them would say once more what the triggers say.
    ...(plan.matched
      ? explainPart({ title: "Jobs", rows: jobs, words: { passed: "run ", failed: "skip" } }, sheet)
      : noJobs(plan, sheet)),
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

function noJobs({ jobs }: Plan, { paint }: PlanSheet): readonly string[] {
  const { size } = new Set(jobs.map(({ job }) => job));
  if (size === 0) return [];
  const all = size === 1 ? "the 1 job is" : `all ${size} jobs are`;
  return ["", paint.bold("Jobs"), `  ${all} skipped: no trigger lets the event pass`];
}

function explainPart({ title, rows, words }: Part, sheet: PlanSheet): readonly string[] {
  if (rows.length === 0) return [];
  const { bold, dim, green } = sheet.paint;
  const widths = rows.map(({ name }) => textWidth(escapeTerminal(name)));
  const width = Math.max(0, ...widths.filter((one) => one <= WIDEST));
  const indent = 2 + words.passed.length + 2 + width + 2;
  return ["", bold(title)].concat(rows.flatMap(({ name, passed, checks }) => {
    const plain = escapeTerminal(name);
    const isAside = !passed && doesNotApply(checks.at(-1));
    const word = passed ? green(words.passed) : dim(words.failed);
    const head = `  ${word}  ${isAside ? dim(plain) : plain}`;
    const room = width - textWidth(plain);
    const [first = "", ...more] = linesOf(checks, { sheet, indent });
    const gap = " ".repeat(indent);
    const rest = more.map((line) => `${gap}${line}`);
    return room < 0
      ? [head, `${gap}${first}`, ...rest]
      : [`${head}${" ".repeat(room + 2)}${first}`, ...rest];
  }));
}

/** Whether it was not a filter that said no, but what the trigger or job has nothing to do with. */
function doesNotApply(check: Check | undefined): boolean {
  return check?.kind === "event" || check?.kind === "needs";
}

/** A line, or more where it is broken, for each check; the last one decided. */
function linesOf(
  checks: readonly Check[],
  { sheet, indent }: { readonly sheet: PlanSheet; readonly indent: number },
): readonly string[] {
  const { paint, columns } = sheet;
  const [first, ...others] = checks;
  // That it is such an event goes without saying where something else was looked at as well.
  const shown = first?.kind === "event" && others.length > 0 ? others : checks;
  return shown.map((check) => {
    const isAside = !check.passed && doesNotApply(check);
    const sign = check.passed ? paint.green("✓") : isAside ? paint.dim("–") : paint.red("✗");
    const dye = isAside ? paint.dim : (text: string) => text;
    return `${sign} ${hang(escapeTerminal(check.reason), { indent: indent + 2, columns, dye })}`;
  });
}
