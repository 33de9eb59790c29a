import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import { FORGE_PATTERNS, nodesOf, plainTexts, readMarkdown } from "../lib/report/forge_reading.ts";
import { type PageNode, pageNodes } from "../lib/report/page_reading.ts";
import { injections } from "../lib/report/sample_report.ts";
import { type RanStep, runStep } from "../runner/mod.ts";
import { fixture, program, Sandbox } from "./_cli.ts";

const HOSTILE: readonly string[] = [
  ...injections,
  "`touch pwned`; touch pwned | touch pwned",
  "--upload-pack=touch pwned;",
  "-rf",
  "x\nEOF\nLD_PRELOAD=/tmp/e.so\nz<<EOF",
  "ghadelimiter_00000000-0000-0000-0000-000000000000",
  "::stop-commands::x\n::error::forged\n::x::",
  "  ::warning file=a.ts,line=1::forged",
  "text ##[error]forged",
  "\u0085::error::forged",
  "\r::error::forged",
  "%0A::error::forged",
  "</script><script>alert(1)</script>",
  "%%{init: {}}%%: a, crit, 0, 1",
];

const HARMLESS = HOSTILE.map((_, at) => `word ${at}`);

/** Takes strings through everything that a job can do with one. */
function pipelineOf(values: readonly string[]): string {
  return `
    import { always, matrix, pipeline } from "file://${fixture("mod.ts")}";
    const VALUES = ${JSON.stringify(values.map((value) => value.toWellFormed()))};
    async function refused(job, value) {
      try {
        await job.sh\`printf %s \${value}\`;
      } catch (error) {
        return error.code === "sh-option";
      }
      return false;
    }
    export default pipeline("hostile")
      .job("says", async (job) => {
        for (const value of VALUES) {
          await job.step(value, async (step) => {
            step.log.info(value);
            await step.sh.script('printf "%s\\\\n" "$1"; printf "%s\\\\n" "$1" >&2', value);
            if (value.startsWith("-")) {
              if (!await refused(step, value)) throw new Error("taken for an option");
            } else if ((await step.sh\`printf %s \${value}\`).stdout !== value) {
              throw new Error("changed");
            }
          });
        }
        return VALUES;
      })
      .job("files", async (job) => {
        const folder = job.scratch;
        const names = VALUES.filter((value) => !value.includes("/") && value.length < 200);
        for (const name of names) await Deno.writeTextFile(folder + "/" + name, name);
        await job.sh\`ls -a \${folder}\`;
        for (const name of names) await job.sh\`cat \${folder + "/" + name}\`;
        return names;
      })
      .job("cells", { matrix: matrix({ value: VALUES }, { maxParallel: 8 }) }, (job) => {
        job.report(
          { kind: "text", text: job.matrix.value },
          { kind: "facts", facts: [[job.matrix.value, job.matrix.value]] },
          { kind: "log", text: job.matrix.value },
        );
        return job.matrix.value;
      })
      .job("fails", { matrix: matrix({ value: VALUES }, { failFast: false }), continueOnError: true },
        (job) => {
          throw new Error(job.matrix.value);
        })
      .job("exports", (job) => job.exportVariable("SAFE", VALUES.join("\\n")));`;
}

interface Hostile extends RanStep {
  readonly pwned: boolean;
  readonly page: readonly PageNode[];
  readonly logs: readonly string[];
}

async function runHostile(values: readonly string[]): Promise<Hostile> {
  await using sandbox = await Sandbox.make({ "pipeline.js": pipelineOf(values) });
  const [first = "", ...rest] = program();
  const step = await runStep({
    command: [first, ...rest, "run", "pipeline.js", "--event", "manual"],
    workspace: sandbox.directory,
    env: { PENSTOCK_REGISTRY: "" },
  });
  const state = join(sandbox.directory, ".penstock-runs");
  const [run = ""] = (await Array.fromAsync(Deno.readDir(state), ({ name }) => name))
    .filter((name) => /^\d/.test(name));
  const logs: string[] = [];
  for await (const { name } of Deno.readDir(join(state, run, "logs"))) {
    if (name.endsWith(".log")) logs.push(await sandbox.read(`.penstock-runs/${run}/logs/${name}`));
  }
  const page = pageNodes(await sandbox.read(`.penstock-runs/${run}/index.html`));
  const names = await Array.fromAsync(Deno.readDir(sandbox.directory), ({ name }) => name);
  return { ...step, pwned: names.includes("pwned"), page, logs };
}

const hostile = await runHostile(HOSTILE);
const harmless = await runHostile(HARMLESS);

Deno.test("no string of an event, a file name or a program runs as code", () => {
  assertEquals([hostile.exitCode, hostile.pwned], [0, false], hostile.printed);
});

Deno.test("no string is taken for a workflow command, on stdout or stderr", () => {
  const kinds = (step: RanStep) => step.commands.map(({ name }) => name);
  assertEquals(kinds(hostile), kinds(harmless));
  assertEquals(new Set(kinds(hostile)), new Set(["group", "endgroup", "warning"]));
  assertEquals(hostile.errors, []);
});

Deno.test("no string forges an annotation, and each failure has one with its reason", () => {
  const warnings = hostile.commands.filter(({ name }) => name === "warning");
  assertEquals(warnings.length, HOSTILE.length);
  for (const value of HOSTILE.filter((each) => /^[ -~]+$/.test(each))) {
    // What would act has a backslash before it.
    const plain = (text: string) => text.replaceAll("\\", "").trim();
    assert(warnings.some(({ data }) => plain(data).includes(plain(value))), value);
  }
});

Deno.test("no string leaves its output or variable", () => {
  const { _run_id: _run, ...outputs } = hostile.stepOutputs;
  assertEquals(Object.keys(outputs), ["says", "files", "cells", "fails", "exports"]);
  assertEquals(JSON.parse(outputs["says"] ?? ""), HOSTILE.map((value) => value.toWellFormed()));
  assertEquals(JSON.parse(outputs["cells"] ?? ""), HOSTILE.map((value) => value.toWellFormed()));
  assertEquals(Object.keys(hostile.env), ["SAFE"]);
  assertEquals(hostile.env["SAFE"], HOSTILE.join("\n").toWellFormed());
  assertEquals([hostile.path, hostile.state], [[], {}]);
});

Deno.test("no string acts in the step's summary", () => {
  const tree = readMarkdown(hostile.summary);
  const kinds = new Set(nodesOf(tree).map(({ type }) => type));
  for (const kind of ["link", "image", "linkReference", "imageReference", "definition"]) {
    assert(!kinds.has(kind), kind);
  }
  for (const plain of plainTexts(tree)) {
    for (const [name, pattern] of Object.entries(FORGE_PATTERNS)) {
      assert(!pattern.test(plain), `${name} in ${JSON.stringify(plain)}`);
    }
  }
});

Deno.test("no string becomes an element or an attribute of the page", () => {
  const shape = (nodes: readonly PageNode[]) => {
    const names = nodes.map(({ nodeName }) => nodeName).filter((name) => !name.startsWith("#"));
    return Object.fromEntries(
      ["script", "style", "img", "iframe", "a", "link", "meta", "form", "object"].map((name) => [
        name,
        names.filter((each) => each === name).length,
      ]),
    );
  };
  assertEquals(shape(hostile.page), shape(harmless.page));
  for (const node of hostile.page) {
    const attributes = "attrs" in node ? node.attrs : [];
    for (const { name, value } of attributes) {
      assert(!name.startsWith("on"), name);
      if (name === "href" || name === "src") assert(/^(#|data:)/.test(value), value);
    }
  }
});

Deno.test("no string acts on a terminal, in what is printed or kept", () => {
  for (const text of [hostile.printed, ...hostile.logs]) {
    // deno-lint-ignore no-control-regex -- finding them is the purpose
    assertEquals(text.match(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]/g) ?? [], []);
  }
});

Deno.test("every string is shown", () => {
  const all = hostile.logs.join("\n");
  for (const value of HOSTILE) {
    if (/^[ -~]+$/.test(value)) assert(all.includes(value), value);
  }
});
