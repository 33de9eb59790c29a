import { assert, assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { systemProcesses } from "../../../lib/adapters/processes.ts";
import { AnswerIsNo, Interrupted, PenstockError } from "../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";
import { MaskedLines } from "../../../lib/pipeline/secrets/masked_lines.ts";
import { makeMasker } from "../../../lib/pipeline/secrets/mask.ts";
import { OpenPrograms } from "../../../lib/pipeline/execute/open_programs.ts";
import { makeSh, type Sh, type ShContext } from "../../../lib/pipeline/sh.ts";
import type { Processes, ProcessRequest, ProcessResult } from "../../../lib/ports/processes.ts";
import { fakeWorld } from "../../fake_world.ts";

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
    const sink = () => {
      const mask = makeMasker([], fakeWorld().env);
      const make = () => new MaskedLines(mask, (given) => lines.push(...given));
      const streams = { stdout: make(), stderr: make() };
      return {
        take: (chunk: Uint8Array, stream: "stdout" | "stderr") => streams[stream].take(chunk),
        end: () => Object.values(streams).forEach((stream) => stream.end()),
      };
    };
    const sh = makeSh({
      processes: systemProcesses,
      cwd,
      env: { PATH: Deno.env.get("PATH") ?? "" },
      signal: new AbortController().signal,
      tracking: "run-1/work",
      onCommand: () => {},
      open: new OpenPrograms(),
      sink,
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
  const processes = { run, end: () => Promise.resolve() };
  await withSh((sh) => sh.script('echo "$1"', "-n"), { processes });
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
    assertEquals(stdout.split("\n"), [
      "GREETING=a b",
      `PATH=${env.PATH}`,
      "PENSTOCK_TRACKING_ID=run-1/work",
    ]);
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

Deno.test("sh throws what stopped it, and ends children of children that hold on", async () => {
  const stop = new AbortController();
  const reason = new Interrupted("Interrupted by the test");
  const printed: string[] = [];
  const sink = () => ({
    take: (chunk: Uint8Array) => {
      printed.push(new TextDecoder().decode(chunk));
      stop.abort(reason);
    },
    end: () => {},
  });
  // The grandchild holds the output open: the call returns only if it is gone, too.
  const script = "sh -c 'echo ready; exec sleep 1000' & wait; echo never";
  await withSh(async (sh) => {
    const error = await assertRejects(() => sh.script(script), Interrupted);
    assertEquals(error, reason);
  }, { signal: stop.signal, sink });
  assertEquals(printed, ["ready\n"]);
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
  return { run, end: () => Promise.resolve() };
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

Deno.test("sh tells each command before it starts, and starts it under its tracking", async () => {
  const told: unknown[] = [];
  const run = ({ argv, tracking }: ProcessRequest): Promise<ProcessResult> => {
    told.push(["start", argv, tracking]);
    return Promise.resolve({ code: 0, signal: null });
  };
  const onCommand = (command: string) => told.push(["told", command]);
  const processes = { run, end: () => Promise.resolve() };
  await withSh((sh) => sh`echo ${"a b"}`, { processes, onCommand });
  assertEquals(told, [["told", "echo 'a b'"], ["start", ["echo", "a b"], "run-1/work"]]);
});

const MIB = 1024 * 1024;

for (const sizes of [[10], [MIB], [MIB, 1], [MIB - 1, 5], [20 * MIB], new Array(40).fill(MIB)]) {
  Deno.test(`sh says of ${sizes.length} pieces of ${sizes[0]} bytes whether it kept them all`, async () => {
    const pieces = sizes.map((size) => [new Uint8Array(size).fill(97), "stdout"] as const);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    await withSh(async (sh) => {
      const { stdout, truncated } = await sh`x`;
      assertEquals(truncated, stdout.length < total, `${stdout.length} of ${total} were kept`);
      assert(truncated || total <= 30 * MIB);
    }, { processes: printing(...pieces), sink: () => ({ take: () => {}, end: () => {} }) });
  });
}

Deno.test("sh keeps nothing of standard error, and says no word of its length", async () => {
  const pieces = printing([bytes("a".repeat(20 * MIB)), "stderr"], [bytes("out\n"), "stdout"]);
  await withSh(async (sh) => {
    assertEquals(await sh`x`, { code: 0, stdout: "out", truncated: false });
  }, { processes: pieces, sink: () => ({ take: () => {}, end: () => {} }) });
});

Deno.test("sh hands on the end of the output of a program that failed", async () => {
  await withSh(async (sh, _cwd, lines) => {
    await assertRejects(() => sh.script("printf 'no line break'; exit 3"), PenstockError);
    assertEquals(lines, ["no line break"]);
  });
});
