import { assertEquals } from "../../lib/deps/assert.ts";
import { VERSION } from "../../lib/version.ts";
import plugin from "../../scripts/lint_plugin.ts";
import { listFiles, maybeReadText } from "./tree.ts";

const files = await listFiles();

/** Absolute paths of the machines that this is written on. */
const MACHINE_PATH = /(?<![\w.}/-]|:)(?:file:\/\/)?\/(?:work|root)\/[\w.]/;

Deno.test("no source file is longer than 400 lines", async () => {
  const long: string[] = [];
  for (const path of files.filter((path) => /^(?!tests\/).*\.ts$/.test(path))) {
    const lines = (await maybeReadText(path) ?? "").trimEnd().split("\n").length;
    if (lines > 400) long.push(`${path}: ${lines}`);
  }
  assertEquals(long, []);
});

Deno.test("no file or folder has a name that says nothing", () => {
  const vague = /(^|\/)_?(utils?|helpers?|common|misc|shared)(\.[a-z.]+)?(\/|$)/;
  assertEquals(files.filter((path) => vague.test(path)), []);
});

Deno.test("no file names a folder of the machine it was written on", async () => {
  const found: string[] = [];
  for (const path of files) {
    const match = MACHINE_PATH.exec(await maybeReadText(path) ?? "");
    if (match) found.push(`${path}: ${match[0]}`);
  }
  assertEquals(found, []);
});

Deno.test("the lock file names no host", async () => {
  assertEquals((await maybeReadText("deno.lock"))?.match(/https?:\/\/[^"]*/g) ?? [], []);
});

Deno.test("the newest entry of the changelog is this version", async () => {
  const changelog = await maybeReadText("CHANGELOG.md");
  assertEquals(/^## \[(.*?)\]/m.exec(changelog ?? "")?.[1], VERSION);
});

Deno.test("actions of workflows are pinned by commit, and their version is named", async () => {
  const loose: string[] = [];
  for (const path of files.filter((path) => path.startsWith(".github/workflows/"))) {
    const uses = (await maybeReadText(path) ?? "").match(/uses: .*$/gm) ?? [];
    loose.push(...uses.filter((line) => !/uses: (\.\/|\S+@[0-9a-f]{40} # v\d)/.test(line)));
  }
  assertEquals(loose, []);
});

interface LintCase {
  readonly title: string;
  readonly file: string;
  readonly source: string;
  /** What is reported, in order. */
  readonly reports: readonly string[];
}

const THIRD_PARTY = "Third-party code is named in lib/deps/ only";

const LINT_CASES: readonly LintCase[] = [
  {
    title: "a value from adapters in lib",
    file: "lib/model/speed.ts",
    source: 'import { systemFiles } from "../adapters/files.ts";',
    reports: ["lib must not import from adapters"],
  },
  {
    title: "a command in lib",
    file: "lib/model/speed.ts",
    source: 'import { main } from "../../commands/main.ts";',
    reports: ["lib must not import from commands"],
  },
  {
    title: "a computed command in lib",
    file: "lib/model/speed.ts",
    source: 'const late = await import("../../commands/main.ts");',
    reports: ["lib must not import from commands"],
  },
  {
    title: "a value re-exported from adapters in lib",
    file: "lib/model/speed.ts",
    source:
      'export { systemFiles } from "../adapters/files.ts";\nexport * from "../adapters/a.ts";',
    reports: ["lib must not import from adapters", "lib must not import from adapters"],
  },
  {
    title: "nothing about a type from adapters in lib",
    file: "lib/model/speed.ts",
    source: 'import type { Files } from "../adapters/files.ts";',
    reports: [],
  },
  {
    title: "nothing about lib in commands",
    file: "commands/run.ts",
    source: 'import { plan } from "../lib/pipeline/plan.ts";',
    reports: [],
  },
  {
    title: "a value from adapters in a command",
    file: "commands/run.ts",
    source: 'import { systemFiles } from "../lib/adapters/files.ts";',
    reports: ["commands must not import from adapters"],
  },
  {
    title: "nothing about adapters where the program starts",
    file: "commands/main.ts",
    source: 'import { systemWorld } from "../lib/adapters/world.ts";\nDeno.exit(0);',
    reports: [],
  },
  {
    title: "lib in deps",
    file: "lib/deps/text.ts",
    source: 'import { speed } from "../model/speed.ts";',
    reports: ["deps must not import from lib"],
  },
  {
    title: "a package outside lib/deps",
    file: "lib/model/speed.ts",
    source: 'import { median } from "npm:d3-array@3.2.4";',
    reports: [THIRD_PARTY],
  },
  {
    title: "a package in an adapter",
    file: "lib/adapters/forge/github.ts",
    source: 'const octokit = await import("npm:octokit@5.0.5");',
    reports: [THIRD_PARTY],
  },
  {
    title: "nothing about a package in lib/deps",
    file: "lib/deps/d3_array.ts",
    source: 'export { median } from "npm:d3-array@3.2.4";',
    reports: [],
  },
  {
    title: "the world in lib",
    file: "lib/model/speed.ts",
    source: 'await Deno.readTextFile("a");\nawait fetch("https://example.org");\nconsole.log(1);',
    reports: [
      "Deno is used in lib/adapters/ only",
      "fetch is used in lib/adapters/ only",
      "console is used in lib/adapters/ only",
    ],
  },
  {
    title: "nothing about the world in an adapter",
    file: "lib/adapters/files.ts",
    source: 'await Deno.readTextFile("a");\nawait fetch("https://example.org");',
    reports: [],
  },
];

for (const { title, file, source, reports } of LINT_CASES) {
  Deno.test(`the lint plugin reports ${title}`, () => {
    const found = Deno.lint.runPlugin(plugin, `/repository/${file}`, source);
    assertEquals(found.map(({ message }) => message), reports);
  });
}
