import { oneLine, shorten } from "../report/characters.ts";
import type { Plan, PlannedJob } from "./plan.ts";

/** Labels are not wider than this. */
const WIDEST = 40;

/**
 * A plan as a flowchart of Mermaid: the jobs, what they need, and which are skipped. A matrix is one
 * node that says how many cells it has. Nodes are numbered, so that no name is anything but a label.
 */
export function planGraph(plan: Plan): string {
  const names = [...new Set(plan.jobs.map(({ job }) => job))];
  const nodeOf = (job: string) => `j${names.indexOf(job) + 1}`;
  const cells = names.map((name) => plan.jobs.filter(({ job }) => job === name));
  return [
    "flowchart LR",
    ...cells.map((jobs, at) => `  j${at + 1}["${labelOf(names[at] ?? "", jobs)}"]`),
    ...cells.flatMap(([first]) =>
      first?.needs.map((need) => `  ${nodeOf(need)} --> ${nodeOf(first.job)}`) ?? []
    ),
    ...cells.flatMap((jobs, at) =>
      jobs.every(({ action }) => action === "skip") ? [`  class j${at + 1} skipped`] : []
    ),
    "  classDef skipped stroke-dasharray: 4, opacity: 0.6",
  ].join("\n");
}

function labelOf(name: string, jobs: readonly PlannedJob[]): string {
  const [first] = jobs;
  const many = first?.matrix === undefined ? "" : ` × ${jobs.length}`;
  const where = first?.environment === undefined ? "" : ` [${first.environment}]`;
  return escapeLabel(shorten(oneLine(`${name}${many}${where}`), WIDEST));
}

/** Mermaid's own entities stand for whatever may mean something in a quoted label. */
function escapeLabel(text: string): string {
  return text.replace(/[^\p{L}\p{N} ×._,()[\]-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
