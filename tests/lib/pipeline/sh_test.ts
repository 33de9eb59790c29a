import { assert, assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { systemProcesses } from "../../../lib/adapters/processes.ts";
import { AnswerIsNo, Interrupted, PenstockError } from "../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";
import {
  makeSh,
  readTemplate,
  type Sh,
  type ShContext,
  type ShValue,
} from "../../../lib/pipeline/sh.ts";
import type { Processes, ProcessRequest, ProcessResult } from "../../../lib/ports/processes.ts";
import { fakeWorld } from "../../fake_world.ts";

/** The words of a template, tagged like `sh` itself. */
function words(template: TemplateStringsArray, ...values: readonly ShValue[]): readonly string[] {
  return readTemplate(template, values);
}

const flag = (value: string) => ({ flag: value });

const TEMPLATES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [words`git status`, ["git", "status"]],
  [words`  git   status  `, ["git", "status"]],
  [
    words`git
    status`,
    ["git", "status"],
  ],
  [words`git\tstatus`, ["git", "status"]],
  [words`echo "a b" 'c d'`, ["echo", "a b", "c d"]],
  [words`echo "it's" 'say "hi"'`, ["echo", "it's", 'say "hi"']],
  [words`echo a"b c"d`, ["echo", "ab cd"]],
  [words`echo "" ''`, ["echo", "", ""]],
  [words`echo $HOME * ~ \\ | > x ; y && z`, [
    "echo",
    "$HOME",
    "*",
    "~",
    "\\",
    "|",
    ">",
    "x",
    ";",
    "y",
    "&&",
    "z",
  ]],
  [words`echo ${"a b"}`, ["echo", "a b"]],
  [words`echo ${"a"}${"b"}`, ["echo", "ab"]],
  [words`echo ${""}`, ["echo", ""]],
  [words`echo ${""} x`, ["echo", "", "x"]],
  [words`echo --name=${"a b"}.txt`, ["echo", "--name=a b.txt"]],
  [words`echo --name=${"-x"}`, ["echo", "--name=-x"]],
  [words`echo "${"a b"} c"`, ["echo", "a b c"]],
  [words`echo ${'"'}${"'"}`, ["echo", "\"'"]],
  [words`echo ${'" x "'}`, ["echo", '" x "']],
  [words`echo ${7} ${0.5}`, ["echo", "7", "0.5"]],
  [words`echo ${["a b", 1, ""]} c`, ["echo", "a b", "1", "", "c"]],
  [words`echo ${[]} c`, ["echo", "c"]],
  [words`echo ${flag("-rf")} ${[flag("--x"), "y"]}`, ["echo", "-rf", "--x", "y"]],
  [words`echo ${flag("plain")}`, ["echo", "plain"]],
  [words`echo ${"a"}-${"b"}`, ["echo", "a-b"]],
];

for (const [found, wanted] of TEMPLATES) {
  Deno.test(`readTemplate() reads the words ${JSON.stringify(wanted)}`, () => {
    assertEquals(found, wanted);
  });
}

const OPTIONS: readonly (readonly [string, () => unknown])[] = [
  ["-rf", () => words`rm ${"-rf"}`],
  ["--upload-pack=touch pwned", () => words`git fetch ${"--upload-pack=touch pwned"}`],
  ["-", () => words`cat ${"-"}`],
  ["-1", () => words`head ${-1}`],
  ["-x", () => words`rm "${"-x"}"`],
  ["-x", () => words`rm ''${"-x"}`],
  ["-x", () => words`rm ${""}${"-x"}`],
  ["-x", () => words`rm ${["a", "-x"]}`],
  ["-x", () => words`git log -- ${"-x"}`],
];

for (const [value, read] of OPTIONS) {
  Deno.test(`readTemplate() refuses the value ${value} in ${read}`, () => {
    const error = assertThrows(read, PenstockError, JSON.stringify(value));
    assertEquals([error.code, error.exitCode], ["sh-option", 2]);
    assert(error.hint?.includes("sh.flag("));
  });
}

const UNREADABLE: readonly (readonly [string, () => unknown])[] = [
  ["Cannot run a command without words", () => words``],
  ["Cannot run a command without words", () => words`   `],
  ["a quote is open", () => words`echo "a`],
  ["a quote is open", () => words`echo '${"'"}`],
  ["Cannot take the program of a command from a value", () => words`${"rm"} x`],
  ["Cannot take the program of a command from a value", () => words`${flag("rm")} x`],
  ["Cannot take the program of a command from a value", () => words`${["rm", "x"]}`],
  ["Cannot write an array against other text", () => words`echo a${["b", "c"]}`],
  ["Cannot write an array against other text", () => words`echo "${["b", "c"]}"`],
];

for (const [problem, read] of UNREADABLE) {
  Deno.test(`readTemplate() refuses ${read}: ${problem}`, () => {
    assertThrows(read, TypeError, problem);
  });
}

const HOLES: readonly (readonly [string, () => unknown])[] = [
  ["a program in quotes", () => words`"${"rm"}" x`],
  ["a program that a value ends", () => words`./${"../../bin/rm"} x`],
  ["an array before other text", () => words`echo ${["a", "b"]}c`],
  ["a value that is missing", () => words`rm -r ./${undefined as never}/x`],
  ["a value that is no text", () => words`echo ${{} as never}`],
  ["a value that is null", () => words`echo ${null as never}`],
];

for (const [what, read] of HOLES) {
  Deno.test(`readTemplate() refuses ${what}`, () => {
    assertThrows(read, TypeError, " a command");
  });
}

/** Real processes. The permissions of the tests name `sh`, which does not allow `/bin/sh`. */
const processes: Processes = {
  run: ({ argv, ...request }) =>
    systemProcesses.run({ ...request, argv: argv.map((word) => word === "/bin/sh" ? "sh" : word) }),
};

async function namesIn(folder: string): Promise<readonly string[]> {
  return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
}

/** Does something with a real `sh` in a folder of its own. */
async function withSh<T>(
  action: (sh: Sh, cwd: string, lines: readonly string[]) => Promise<T>,
  change: Partial<ShContext> = {},
): Promise<T> {
  return await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    const lines: string[] = [];
    const sh = makeSh({
      processes,
      cwd,
      env: { PATH: Deno.env.get("PATH") ?? "" },
      signal: new AbortController().signal,
      onLine: (line) => lines.push(line),
      ...change,
    });
    return await action(sh, cwd, lines);
  });
}

/** Prints its arguments, each with a NUL behind it. */
const PRINT = 'printf "%s\\0" "$@"';

const INJECTIONS: readonly string[] = [
  "$(touch pwned)",
  "`touch pwned`",
  "a; touch pwned",
  "a && touch pwned #",
  "a\ntouch pwned\n",
  "a\r\ntouch pwned",
  "| touch pwned",
  "> pwned",
  '"; touch pwned; "',
  "'; touch pwned; '",
  '"$(touch pwned)"',
  "a${IFS}b",
  "{curl,-sSfL,x}",
  "x$(id)",
  "EOF\ntouch pwned\nEOF",
  "::set-env name=PATH::/evil",
  "\u2018; touch pwned; \u2019",
  "*",
  "~",
  "%PATH%",
  "\\",
  "",
  " a  b ",
  "é\u202e🚀",
  "\x1b[31m",
];

const DASHED: readonly string[] = ["-rf", "--upload-pack=touch pwned", "-", "--", "-c touch pwned"];

for (const text of INJECTIONS) {
  Deno.test(`sh hands ${JSON.stringify(text)} to a process as one argument`, async () => {
    await withSh(async (sh, cwd) => {
      const { stdout } = await sh`sh -c ${PRINT} sh ${text} "<${text}>" ${[text, "end"]}`;
      assertEquals(stdout.split("\0"), [text, `<${text}>`, text, "end", ""]);
      assertEquals(await namesIn(cwd), []);
    });
  });
}

for (const text of [...INJECTIONS, ...DASHED]) {
  Deno.test(`sh.script() gives ${JSON.stringify(text)} to a script as data`, async () => {
    await withSh(async (sh, cwd) => {
      const { stdout } = await sh.script(PRINT, text, "end", text);
      assertEquals(stdout.split("\0"), [text, "end", text, ""]);
      assertEquals(await namesIn(cwd), []);
    });
  });
}

for (const text of DASHED) {
  Deno.test(`sh refuses to start a process with ${JSON.stringify(text)}, and sh.flag() allows it`, async () => {
    await withSh(async (sh) => {
      const error = await assertRejects(() => sh`sh -c ${PRINT} sh ${text}`, PenstockError);
      assertEquals(error.code, "sh-option");
      const { stdout } = await sh`sh -c ${PRINT} sh ${sh.flag(text)}`;
      assertEquals(stdout, `${text}\0`);
    });
  });
}

Deno.test("sh hands branch names of an attacker to git as names", async () => {
  await withSh(async (sh) => {
    for (const branch of ["x$(touch${IFS}pwned)", "a;b", "a${IFS}b", "{curl,-sSfL,x}"]) {
      assertEquals((await sh`git check-ref-format --branch ${branch}`).stdout, branch);
    }
    await assertRejects(() => sh`git fetch . ${"--upload-pack=touch pwned"}`, PenstockError);
  });
});

Deno.test("sh.script() names /bin/sh, and the script before its values", async () => {
  const started: (readonly string[])[] = [];
  const run = ({ argv }: ProcessRequest): Promise<ProcessResult> => {
    started.push(argv);
    return Promise.resolve({ code: 0, signal: null });
  };
  await withSh((sh) => sh.script('echo "$1"', "-n"), { processes: { run } });
  assertEquals(started, [["/bin/sh", "-euc", 'echo "$1"', "sh", "-n"]]);
});

Deno.test("sh.script() stops at the first failure and at a variable that is not set", async () => {
  await withSh(async (sh) => {
    const failed = await assertRejects(() => sh.script("(exit 3); echo on"), PenstockError);
    assertEquals(failed.message, 'The command "/bin/sh" failed: exit code 3');
    await assertRejects(() => sh.script('echo "$NOT_SET"'), PenstockError);
  });
});

Deno.test("sh gives standard output without its last line break, and each line as it comes", async () => {
  await withSh(async (sh, _cwd, lines) => {
    const { code, stdout } = await sh.script(
      "echo one; echo err >&2; printf 'two\\r\\n\\nthree\\n\\n'; printf 'last'",
    );
    assertEquals([code, stdout], [0, "one\ntwo\r\n\nthree\n\nlast"]);
    assertEquals(lines.filter((line) => line !== "err"), ["one", "two", "", "three", "", "last"]);
    assert(lines.includes("err"));
    assertEquals((await sh.script("echo x; echo")).stdout, "x\n");
  });
});

Deno.test("sh shows a child the given variables and no others", async () => {
  const env = { PATH: Deno.env.get("PATH") ?? "", GREETING: "a b" };
  await withSh(async (sh) => {
    const { stdout } = await sh.script("env | grep -vE '^(PWD|SHLVL|_|OLDPWD)=' | sort");
    assertEquals(stdout.split("\n"), ["GREETING=a b", `PATH=${env.PATH}`]);
  }, { env });
});

const ENDS:
  readonly (readonly [string, string, typeof PenstockError | typeof AnswerIsNo, number])[] = [
    ["exit 1", "exit code 1", AnswerIsNo, 1],
    ["exit 2", "exit code 2", PenstockError, 2],
    ["exit 127", "exit code 127", PenstockError, 2],
    ["exit 130", "exit code 130", PenstockError, 2],
    ["kill -KILL $$", "SIGKILL", PenstockError, 2],
    ["kill -HUP $$", "SIGHUP", PenstockError, 2],
  ];

for (const [script, how, kind, exitCode] of ENDS) {
  Deno.test(`sh stands for exit code ${exitCode} where a child ends by ${how}`, async () => {
    await withSh(async (sh) => {
      const error = await assertRejects(() => sh`sh -c ${script}`, PenstockError);
      assertEquals(error.message, `The command "sh" failed: ${how}`);
      assertEquals([error.constructor === kind, error.exitCode], [true, exitCode]);
    });
  });
}

Deno.test("sh says which program is not installed", async () => {
  await withSh(async (sh) => {
    const error = await assertRejects(() => sh`no-such-program-here x`, PenstockError);
    assertEquals([error.code, error.exitCode], ["program-not-found", 2]);
    assert(error.message.includes('"no-such-program-here"'));
  });
});

/** `Deno.kill` needs the permission to run everything, which not every set of permissions has. */
const mayKill = Deno.permissions.querySync({ name: "run" }).state === "granted";

Deno.test({
  name: "sh throws what stopped it, and ends children of children that hold on",
  ignore: !mayKill,
  fn: async () => {
    const stop = new AbortController();
    const reason = new Interrupted("Interrupted by the test");
    const lines: string[] = [];
    const onLine = (line: string) => {
      lines.push(line);
      stop.abort(reason);
    };
    // The grandchild holds the output open: the call returns only if it is gone, too.
    const script = "sh -c 'echo ready; exec sleep 1000' & wait; echo never";
    await withSh(async (sh) => {
      const error = await assertRejects(() => sh.script(script), Interrupted);
      assertEquals(error, reason);
    }, { signal: stop.signal, onLine });
    assertEquals(lines, ["ready"]);
  },
});

Deno.test("sh starts nothing once it is stopped", async () => {
  await withSh(async (sh, cwd) => {
    await assertRejects(() => sh.script("touch started"), Interrupted);
    assertEquals(await namesIn(cwd), []);
  }, { signal: AbortSignal.abort(new Interrupted()) });
});

/** Processes whose only child prints such pieces and ends well. */
function printing(...pieces: readonly (readonly [Uint8Array, "stdout" | "stderr"])[]): Processes {
  const run = ({ onOutput }: ProcessRequest): Promise<ProcessResult> => {
    for (const [chunk, stream] of pieces) onOutput?.(chunk, stream);
    return Promise.resolve({ code: 0, signal: null });
  };
  return { run };
}

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("sh joins lines and letters that come in pieces, each stream for itself", async () => {
  const rocket = bytes("🚀");
  const pieces = printing(
    [bytes("out-"), "stdout"],
    [bytes("err-"), "stderr"],
    [rocket.slice(0, 2), "stdout"],
    [rocket.slice(2), "stdout"],
    [bytes("a\n"), "stderr"],
    [bytes("\r"), "stdout"],
    [bytes("\nend"), "stdout"],
  );
  await withSh(async (sh, _cwd, lines) => {
    assertEquals((await sh`x`).stdout, "out-🚀\r\nend");
    assertEquals(lines, ["err-a", "out-🚀", "end"]);
  }, { processes: pieces });
});

Deno.test("sh shows half a letter at the end of the output as �", async () => {
  await withSh(async (sh) => {
    assertEquals((await sh`x`).stdout, "a\ufffd");
  }, { processes: printing([Uint8Array.of(97, 0xc3), "stdout"]) });
});

Deno.test("sh hands an endless line on in pieces, and all of it", async () => {
  const piece = bytes("x".repeat(65_536));
  const processes = printing(...new Array(256).fill([piece, "stderr"]));
  await withSh(async (sh, _cwd, lines) => {
    await sh`x`;
    assert(lines.every((line) => line.length <= 16_384));
    assertEquals(lines.reduce((sum, line) => sum + line.length, 0), 256 * 65_536);
  }, { processes });
});
