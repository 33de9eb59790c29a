import { catalog } from "../../commands/catalog.ts";
import { helpOfCommand, helpOfGroup } from "../../commands/_help.ts";
import { flag } from "../../commands/_spec.ts";
import { assertEquals, assertMatch } from "../../lib/deps/assert.ts";
import { makePaint } from "../../lib/report/paint.ts";
import { textWidth } from "../../lib/report/characters.ts";
import { PAGES_FOLDER, updatePages } from "../../scripts/docs.ts";
import {
  commandFile,
  comparePages,
  loadCommands,
  type LoadedCommand,
  makePages,
} from "../../scripts/docs_pages.ts";
import { checkShownCommand, commandsOf } from "./command_lines.ts";

const commands = await loadCommands(catalog);
const plain = makePaint(false);

const SAMPLE: LoadedCommand = {
  entry: {
    words: ["sample", "put-back"],
    summary: "Put <b>back</b> | again",
    load: () => Promise.reject(new Error("not in this test")),
  },
  command: {
    arguments: { file: { placeholder: "FILE", help: "What to put", needed: "one" } },
    options: { slowly: flag("Take one's time", { short: "s" }) },
    environment: { SAMPLE_HOME: "Where it was" },
    examples: [{ line: "penstock sample put-back a.txt", does: "Put a file back" }],
    run: () => Promise.resolve(0),
  },
};

Deno.test("docs/commands/ holds what `deno task docs` would write", async () => {
  assertEquals(await updatePages(PAGES_FOLDER, { check: true }), []);
});

Deno.test("updatePages() writes pages, repairs them, and removes what no command has", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const written = await updatePages(`${folder}/commands`);
    assertEquals(written.length, commands.length + 1);
    assertEquals(await updatePages(`${folder}/commands`, { check: true }), []);
    await Deno.writeTextFile(`${folder}/commands/run.md`, "something else");
    await Deno.writeTextFile(`${folder}/commands/gone.md`, "a command of last year");
    const off = ["docs/commands/run.md: is out of date", "docs/commands/gone.md: no such command"];
    assertEquals(await updatePages(`${folder}/commands`, { check: true }), off);
    const repaired = ["docs/commands/run.md: written", "docs/commands/gone.md: removed"];
    assertEquals(await updatePages(`${folder}/commands`), repaired);
    assertEquals(await updatePages(`${folder}/commands`, { check: true }), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("comparePages() names pages that are missing, off or without a command", () => {
  const pages = [{ name: "a.md", text: "a" }, { name: "b.md", text: "b" }];
  const there = new Map([["b.md", "old"], ["c.md", "c"]]);
  assertEquals(comparePages(pages, there), { stale: pages, extra: ["c.md"] });
});

Deno.test("makePages() shows all that a command's data says, as text", () => {
  const page = makePages([SAMPLE])[1];
  assertEquals(page?.name, "sample-put-back.md");
  assertEquals(
    page?.text,
    `<!-- Generated from commands/sample_put_back.ts by deno task docs. -->

# penstock sample put-back

Put \\<b>back\\</b> \\| again.

## Usage

\`\`\`sh
penstock sample put-back FILE [FLAGS]
\`\`\`

## Arguments

| Argument | Meaning |
| --- | --- |
| \`FILE\` | What to put (required) |

## Flags

| Flag | Meaning | Default |
| --- | --- | --- |
| \`-s, --slowly\` | Take one's time | |

The [global flags](README.md#global-flags) work here too.

## Environment

| Variable | Meaning |
| --- | --- |
| \`SAMPLE_HOME\` | Where it was |

## Examples

\`\`\`sh
# Put a file back
penstock sample put-back a.txt
\`\`\`

## Exit codes

0 done, 1 the answer is no, 2 could not answer, 130 interrupted: see [exit codes](../exit-codes.md).
`,
  );
});

Deno.test("help of the program and of each group fits 80 columns", () => {
  const groups = new Set(
    catalog.filter(({ words }) => words.length > 1).map(({ words }) => words[0]),
  );
  for (const group of [[], ...[...groups].map((word) => [word ?? ""])]) {
    assertFits(helpOfGroup(catalog, group, plain));
  }
});

for (const { entry, command } of commands) {
  const name = `penstock ${entry.words.join(" ")}`;

  Deno.test(`${name}: help fits 80 columns`, () => {
    assertFits(helpOfCommand(entry, command, plain));
  });

  Deno.test(`${name}: has examples, and each one parses`, async () => {
    assertEquals(command.examples.length > 0, true);
    for (const { line } of command.examples) {
      const [words, ...others] = commandsOf(line);
      assertEquals([words?.slice(0, entry.words.length), others], [entry.words, []], line);
      await checkShownCommand({ words: words ?? [], inProse: false }, catalog);
    }
  });

  Deno.test(`${name}: summary is one line without a stop, and the file is there`, async () => {
    assertMatch(entry.summary, /^[A-Z].*[^.]$/);
    await Deno.stat(new URL(`../../commands/${commandFile(entry)}`, import.meta.url));
  });
}

function assertFits(help: string): void {
  assertEquals(help.split("\n").filter((line) => textWidth(line) > 80), []);
}
