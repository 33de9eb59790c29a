import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { program, Sandbox } from "../cli/_cli.ts";
import { findShownLines, isAsShown } from "./console_blocks.ts";

const GUIDE = new URL("../../docs/guide-data-change.md", import.meta.url);

/** The home of whoever follows the guide, as the guide spells it. */
const HOME = "/home/ada";

/** Variables of a shell with git and Penstock in it, and nothing else of this machine. */
function environment(bin: string): Readonly<Record<string, string>> {
  const inherited = ["HOME", "DENO_DIR", "TMPDIR"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    PATH: `${bin}:${Deno.env.get("PATH")}`,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.org",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.org",
  };
}

/** A shell that remembers the folder that it is in. */
class Shell {
  readonly #home: string;
  readonly #env: Readonly<Record<string, string>>;
  #cwd: string;

  constructor(home: string, bin: string) {
    this.#home = home;
    this.#cwd = home;
    this.#env = environment(bin);
  }

  /** Types a line; gives all that it prints, in order. */
  async type(line: string): Promise<{ readonly code: number; readonly text: string }> {
    const end = "\0";
    const script = `{ ${line}\n} 2>&1; code=$?; printf '\\0%s' "$PWD"; exit $code`;
    const { code, stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", script],
      cwd: this.#cwd,
      clearEnv: true,
      env: this.#env,
    }).output();
    const [text = "", cwd = ""] = new TextDecoder().decode(stdout).split(end);
    this.#cwd = cwd || this.#cwd;
    return { code, text: text.replaceAll(this.#home, HOME) };
  }
}

Deno.test({
  name: "guide-data-change.md: every command does what it shows",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const shown = findShownLines(await Deno.readTextFile(GUIDE));
    assert(shown.filter(({ command }) => command.startsWith("penstock ")).length > 10);
    const quoted = program().map((word) => `'${word}'`).join(" ");
    await using tools = await Sandbox.make({ "penstock": `#!/bin/sh\nexec ${quoted} "$@"\n` });
    await Deno.chmod(`${tools.directory}/penstock`, 0o755);
    await using home = await Sandbox.make();
    const shell = new Shell(home.directory, tools.directory);
    for (const { line, command, output } of shown) {
      const { code, text } = await shell.type(command);
      const where = `docs/guide-data-change.md:${line}: ${command}`;
      assertEquals(code, 0, `${where} ends with ${code}\n${text}`);
      if (!isAsShown(output, text)) {
        throw new Error(`${where} prints\n${text}\ninstead of\n${output.join("\n")}`);
      }
    }
  },
});

const SAME: readonly (readonly [string, readonly string[], string])[] = [
  [
    "times, runs and commits",
    ["a  1.5 ms  20261121T165928-96222eb8"],
    "a 12.0 s 20270101T000000-0\n",
  ],
  ["columns", ["✓ a   1 ms"], "✓ a 100 ms\n"],
  ["lines that are left out", ["a", "…", "c", "…"], "a\nb\nb\nc\nd\n"],
  ["nothing that is left out", ["…", "a", "…"], "a\n"],
  ["no output", [], ""],
  ["empty lines at the end", ["a", ""], "a\n"],
];

for (const [what, shown, text] of SAME) {
  Deno.test(`isAsShown() lets ${what} pass`, () => {
    assertEquals(isAsShown(shown, text.replace("-0\n", "-00000000\n")), true);
  });
}

const OTHER: readonly (readonly [string, readonly string[], string])[] = [
  ["another line", ["a", "b"], "a\nc\n"],
  ["a line more", ["a"], "a\nb\n"],
  ["a line less", ["a", "b"], "a\n"],
  ["another line behind those that are left out", ["a", "…", "c"], "a\nb\n"],
  ["a line where nothing is shown", [], "a\n"],
];

for (const [what, shown, text] of OTHER) {
  Deno.test(`isAsShown() does not let ${what} pass`, () => {
    assertEquals(isAsShown(shown, text), false);
  });
}

Deno.test("findShownLines() finds commands and their output in console blocks alone", () => {
  const page = "```console\n$ a\none\n\ntwo\n$ b\n```\n```sh\n$ c\n```\n```console\n$ d\n```\n";
  assertEquals(findShownLines(page), [
    { line: 2, command: "a", output: ["one", "", "two"] },
    { line: 6, command: "b", output: [] },
    { line: 12, command: "d", output: [] },
  ]);
});
