import { UsageError } from "../lib/errors.ts";
import { CI_HOSTS } from "../lib/init/choose_ci.ts";
import { applyInit, type InitPlan, planInit } from "../lib/init/plan_init.ts";
import { TEMPLATE_NAMES, type TemplateName } from "../lib/init/template.ts";
import { TEMPLATES } from "../lib/init/templates.ts";
import { relative } from "../lib/deps/path.ts";
import { shellPath } from "../lib/generate/shell_word.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import { type CommandContext, defineCommand } from "./_command.ts";
import type { Printer } from "./_printer.ts";
import { choice, flag, maybeArgument, text } from "./_spec.ts";

/** `init` */
export const command = defineCommand({
  about:
    "Writes pipeline.ts with all that it needs to run at once, the CI file of it, a deno.json " +
    "that says where penstock comes from, and a .gitignore. Templates are " +
    `${TEMPLATE_NAMES.slice(0, -1).join(", ")} and ${
      TEMPLATE_NAMES.at(-1)
    }. It asks nothing, and ` +
    "where another file is in the way it writes nothing.",
  arguments: { template: maybeArgument("TEMPLATE", `One of ${TEMPLATE_NAMES.join(", ")}`) },
  options: {
    directory: text("DIR", "Folder to write into, else this one"),
    name: text("NAME", "Name of the pipeline, else the template's"),
    ci: choice(CI_HOSTS, "Whose CI file to write, else that of the git remote's host, or GitHub's"),
    penstock: text(
      "SPECIFIER",
      "What penstock stands for in deno.json, else where it is published",
    ),
    force: flag("Replace files that are in the way", { short: "f" }),
    dryRun: flag("Only say what would be written", { short: "n" }),
  },
  examples: [
    { line: "penstock init data-change", does: "Report on data whenever it changes" },
    {
      line: "penstock init staged-model --directory promote --ci gitlab",
      does: "Promote staged models, in a folder of its own, with GitLab CI",
    },
    { line: "penstock init docker --dry-run", does: "Say what would be written" },
  ],
  run: async (context, given) => {
    const template = readTemplate(context, given.template);
    const plan = await planInit(context.world, { ...given, template });
    if (!given.dryRun) await applyInit(context.world, plan);
    show(context, plan, given.dryRun);
    return 0;
  },
});

/** The template that is meant; without one, people at a terminal are shown what there is. */
function readTemplate({ world, print }: CommandContext, given: string | undefined): TemplateName {
  const found = TEMPLATE_NAMES.find((name) => name === given);
  if (found !== undefined) return found;
  if (world.stderr.isTerminal) {
    for (const name of TEMPLATE_NAMES) {
      print.note(`${print.errorPaint.bold(name.padEnd(14))}${TEMPLATES[name].summary}`);
    }
  }
  const names = TEMPLATE_NAMES.join(", ");
  throw given === undefined
    ? new UsageError("Missing argument TEMPLATE", `type \`penstock init\` and one of ${names}`)
    : new UsageError(`Unknown template ${JSON.stringify(given)}`, `choose one of ${names}`);
}

function show({ world, print }: CommandContext, plan: InitPlan, dryRun: boolean): void {
  const { files, next, warnings, ...rest } = plan;
  const folder = relative(world.cwd, plan.directory);
  for (const warning of warnings) print.warn(escapeTerminal(warning));
  const lines = files.map(({ path, action }) =>
    `  ${actionWord(action, dryRun).padEnd(dryRun ? 14 : 9)}  ${escapeTerminal(path)}`
  );
  const title = `${print.paint.bold(plan.name)} in ${escapeTerminal(folder || ".")}`;
  const list = files.map(({ path, action }) => ({ path, action }));
  print.result({ ...rest, dryRun, files: list, warnings, next }, [title, ...lines].join("\n"));
  if (!dryRun) sayNext(print, plan, folder);
}

/** What is, or would be, done. */
function actionWord(action: InitPlan["files"][number]["action"], dryRun: boolean): string {
  if (dryRun) return action === "keep" ? "would keep" : `would ${action}`;
  return { create: "created", replace: "replaced", extend: "extended", keep: "kept" }[action];
}

function sayNext(print: Printer, { next }: InitPlan, folder: string): void {
  print.note("\nNext:");
  if (folder !== "") print.note(`  cd ${escapeTerminal(shellPath(folder))}`);
  for (const { line, does } of next) {
    print.note(`  ${print.errorPaint.dim(`# ${does}`)}\n  ${line}`);
  }
}
