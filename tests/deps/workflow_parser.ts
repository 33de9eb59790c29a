// GitHub's own reader of workflows. It imports its schema as JSON without saying so, which bundlers
// understand and Deno does not, so it is handed over as a module. The hook that does so stands in the
// way of CommonJS packages that read JSON, and goes as soon as the package is there.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";

type Next = (url: string, context: unknown) => unknown;

// Deno has it; its types do not say so yet.
const register: (hooks: {
  readonly load: (url: string, context: unknown, next: Next) => unknown;
}) => { deregister(): void } = registerHooks as never;

let loading: ReturnType<typeof load> | undefined;

async function load() {
  const hooks = register({
    load: (url, context, next) => {
      if (!/\/@actions\/workflow-parser\/.*\.min\.json$/.test(url)) return next(url, context);
      const source = `export default ${readFileSync(new URL(url), "utf8")}`;
      return { format: "module", source, shortCircuit: true };
    },
  });
  try {
    return await import("npm:@actions/workflow-parser@0.3.61");
  } finally {
    hooks.deregister();
  }
}

/** What is wrong with a workflow; empty where GitHub would take it. */
export async function problemsOfWorkflow(text: string): Promise<readonly string[]> {
  loading ??= load();
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await loading;
  const file = { name: "workflow.yml", content: text };
  const { context, value } = parseWorkflow(file, new NoOperationTraceWriter());
  if (value !== undefined) {
    // One: go on after an error, to find them all.
    await convertWorkflowTemplate(context, value, undefined, { errorPolicy: 1 });
  }
  return context.errors.getErrors().map(({ message }) => message);
}
