import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { readStep, runStep } from "../runner/mod.ts";

/** Commands in short: name, data, properties. */
function commandsOf(output: string): readonly unknown[] {
  return readStep({ output }).commands.map(({ name, data, properties }) =>
    Object.keys(properties).length === 0 ? [name, data] : [name, data, properties]
  );
}

const LINES: Readonly<Record<string, readonly unknown[]>> = {
  "::group::Train": [["group", "Train"]],
  " \t\u0085::group::Train": [["group", "Train"]],
  "\u001b[0m::group::Train": [],
  "log ::group::Train": [],
  ":::group::Train": [],
  "::group": [],
  "::unknown::x": [],
  ":: group::x": [],
  "::GROUP::x": [["GROUP", "x"]],
  "::debug::a%25%0D%0Ab%3Ac%2525": [["debug", "a%\r\nb%3Ac%25"]],
  "::debug::%0a": [["debug", "%0a"]],
  "::error title=a%3A b%2C c,file=x%25%0A::m": [
    ["error", "m", { title: "a: b, c", file: "x%\n" }],
  ],
  "::error file=,line=3, col=4::m": [["error", "m", { line: "3", " col": "4" }]],
  "::error FILE==a=b=::m": [["error", "m", { file: "a=b=" }]],
  "::error a::b::c": [["error", "b::c"]],
  "##[group]Train": [["group", "Train"]],
  "log ##[group]Train": [["group", "Train"]],
  "log ##[group": [],
  "##[unknown]x ##[group]y": [],
  "##[section]x": [],
  "##[error file=a;title=b%3Bc%5D]m%3B%5D%3A": [["error", "m;]%3A", { file: "a", title: "b;c]" }]],
  "::unknown:: ##[group]x": [["group", "x"]],
};

for (const [line, commands] of Object.entries(LINES)) {
  Deno.test(`readStep() finds ${commands.length} commands in ${JSON.stringify(line)}`, () => {
    assertEquals(commandsOf(line), commands);
    if (commands.length === 0) assertEquals(readStep({ output: line }).log, `${line}\n`);
  });
}

Deno.test("readStep() ends a line at each kind of line break", () => {
  assertEquals(commandsOf("a\r::debug::b\r\n::debug::c\n::debug::d"), [
    ["debug", "b"],
    ["debug", "c"],
    ["debug", "d"],
  ]);
});

Deno.test("readStep() takes commands for text until the random token comes", () => {
  const { log, commands, failed } = readStep({
    output: "::stop-commands::Tok\n::group::x\n##[error]y\n::other::\n::tOK::\n::group::z\n",
  });
  assertEquals(
    log,
    "::stop-commands::Tok\n::group::x\n##[error]y\n::other::\n::tOK::\n##[group]z\n",
  );
  assertEquals(commands.map(({ name }) => name), ["stop-commands", "group"]);
  assertEquals(failed, false);
});

Deno.test("readStep() hides a token of more than six letters", () => {
  assertEquals(
    readStep({ output: "::stop-commands::1234567\nsay 1234567" }).log,
    "::stop-commands::***\nsay ***\n",
  );
});

for (const token of ["", "pause-logging", "group", "STOP-commands"]) {
  Deno.test(`readStep() ends a step that gives "${token}" as the token`, () => {
    const { log, failed, errors } = readStep({ output: `::stop-commands::${token}\nafter` });
    assert(failed);
    assertStringIncludes(errors.join(), "You cannot use a endToken");
    assert(!log.includes("after"), log);
  });
}

Deno.test("readStep() masks a value, its lines and its encodings from then on", () => {
  const { log } = readStep({
    output: "s3cret\n::add-mask:: s3cret%0Atwo'n\nas3cretb two'n two''n s3crets3cret\n" +
      `${btoa("two'n")} two%27n\n::add-mask::  \n`,
  });
  assertEquals(
    log,
    "s3cret\na***b *** *** ***\n*** ***\n" +
      "##[warning]Can't add secret mask for empty string in ##[add-mask] command.\n",
  );
});

Deno.test("readStep() masks secrets of the workflow in log, messages and summary", () => {
  const { log, annotations, summary } = readStep({
    secrets: ["hunter2"],
    output: "hunter2\n::error title=hunter2::no hunter2\n",
    files: { summary: "a hunter2\r\nb" },
  });
  assertEquals(log, "***\n##[error]no ***\n");
  assertEquals(summary, "a ***\nb\n");
  assertEquals(annotations, [
    { level: "error", message: "no ***", properties: { title: "hunter2" } },
  ]);
});

Deno.test("readStep() cuts messages and keeps ten of each level", () => {
  const long = "x".repeat(5000);
  const { annotations, log } = readStep({ output: `::error::${long}\n`.repeat(12) });
  assertEquals(annotations.map(({ message }) => message.length), Array(10).fill(4096));
  assertEquals(log.match(/##\[error\]/g)?.length, 12);
});

const PLACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "endLine=2": { endline: "2", line: "2" },
  "line=1,endLine=2,col=1,endColumn=2": { line: "1", endline: "2" },
  "col=1,endColumn=2": {},
  "line=1,endColumn=2": { line: "1", endcolumn: "2", col: "2" },
  "line=4,endLine=3": {},
  "line=1,col=3,endColumn=2": { line: "1" },
  "file=/checkout/a.ts": { file: "a.ts" },
  "file=/checkout-b/a.ts": { file: "/checkout-b/a.ts" },
};

for (const [given, properties] of Object.entries(PLACES)) {
  Deno.test(`readStep() makes sense of the place ${given}`, () => {
    const { annotations } = readStep({ output: `::notice ${given}::m`, workspace: "/checkout" });
    assertEquals(annotations, [{ level: "notice", message: "m", properties }]);
  });
}

Deno.test("readStep() folds groups, which do not nest", () => {
  const { groups } = readStep({
    output: "a\n::group::One\nb\n::group::Two\nc\n::endgroup::\nd\n::error::x%0A##[group]Three\ne",
  });
  assertEquals(groups, [
    { title: "One", lines: ["b"] },
    { title: "Two", lines: ["c"] },
    { title: "Three", lines: ["e"] },
  ]);
});

Deno.test("readStep() refuses to set variables and folders by command, and fails", () => {
  const { env, path, failed, errors, log } = readStep({
    output: "::set-env name=A::b\n##[add-path]/tmp/evil\n",
  });
  assertEquals([env, path, failed], [{}, [], true]);
  assertEquals(errors.filter((each) => each.startsWith("Unable")), [
    "Unable to process command '::set-env name=A::b' successfully.",
    "Unable to process command '##[add-path]/tmp/evil' successfully.",
  ]);
  assertStringIncludes(log, "The `add-path` command is disabled");
});

Deno.test("readStep() still takes outputs and state by command, with a warning", () => {
  const { outputs, state, annotations } = readStep({
    output: "::set-output name=a::1\n##[save-state name=b]2\n",
  });
  assertEquals([outputs, state], [{ a: "1" }, { b: "2" }]);
  assertEquals(annotations.map(({ level }) => level), ["warning", "warning"]);
});

Deno.test("readStep() repeats commands once echo is on, and refuses other values", () => {
  const { log, failed } = readStep({
    output: "::echo::On \n::group::x\n::debug::y\n::echo::maybe",
  });
  assertEquals(log.split("\n").slice(0, 3), ["::group::x", "##[group]x", "::echo::maybe"]);
  assert(failed);
});

const OUTPUT_FILES: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> =
  {
    "pairs and empty lines": ["\nA=b=c\n\nB=\n", { A: "b=c", B: "" }],
    "a value of lines": ["A<<EOF\none\n\ntwo\n\nEOF\n", { A: "one\n\ntwo\n" }],
    "an empty value": ["A<<EOF\nEOF", { A: "" }],
    "odd delimiters": ["A<<=E\n E\n=E\nB<<<E\nE\n<E", { A: " E", B: "E" }],
    "carriage returns": ["A=v\r\nB<<E\r\nx\r\nE\r\n", { A: "v\r", B: "x\r" }],
    "a forged pair": ["title=hi\nNODE=1\n", { title: "hi", NODE: "1" }],
    "a forged end": ["title<<EOF\nx\nEOF\nLD_PRELOAD=/tmp/e.so\nz<<EOF\nEOF\n", {
      title: "x",
      LD_PRELOAD: "/tmp/e.so",
      z: "",
    }],
    "a name in other letters": ["a=1\nA=2\n", { A: "2" }],
  };

for (const [title, [output, expected]] of Object.entries(OUTPUT_FILES)) {
  Deno.test(`readStep() reads outputs: ${title}`, () => {
    const { outputs, failed } = readStep({ files: { output } });
    assertEquals([outputs, failed], [expected, false]);
  });
}

const BROKEN_FILES: Readonly<Record<string, string>> = {
  "A=1\nB": "Invalid format 'B'",
  "A=1\nB<<EOF\nx\n": "Matching delimiter not found 'EOF'",
  "A=1\nB<<EOF\nx": "EOF marker missing new line",
  "A=1\n<<EOF\nEOF": "Name must not be empty",
  "A=1\nB<<\n\n": "delimiter must not be empty",
  "A=1\n=x": "Value cannot be null",
};

for (const [output, problem] of Object.entries(BROKEN_FILES)) {
  Deno.test(`readStep() fails a step whose outputs are ${JSON.stringify(output)}`, () => {
    const { outputs, failed, errors } = readStep({ files: { output } });
    assertEquals([outputs, failed], [{ A: "1" }, true]);
    assertStringIncludes(errors.join(), problem);
  });
}

Deno.test("readStep() reads variables, all but NODE_OPTIONS, in letters as they are", () => {
  const { env, failed, errors } = readStep({
    files: { env: "A=1\na=2\nnode_options=--import=x\n=3\nLD_PRELOAD=x\n" },
  });
  assertEquals(env, { A: "1", a: "2", "": "3", LD_PRELOAD: "x" });
  assertEquals([failed, errors.length], [false, 1]);
});

Deno.test("readStep() reads folders; one named twice counts where it comes last", () => {
  assertEquals(readStep({ files: { path: "/a\n\n/b\r\n/a" } }).path, ["/b", "/a"]);
});

Deno.test("readStep() passes on no output that holds a secret or is too large", () => {
  const { outputs, stepOutputs } = readStep({
    secrets: ["hunter2"],
    files: { output: "a=my hunter2\nb=1\n" },
  });
  assertEquals([outputs, stepOutputs], [{ b: "1" }, { a: "my hunter2", b: "1" }]);
  const large = readStep({ files: { output: `a=${"é".repeat(524_288)}` } });
  assertEquals([large.outputs, large.errors.length], [{}, 1]);
});

Deno.test("readStep() takes a summary of 1 MiB and no byte more", () => {
  const fits = "x".repeat(1024 * 1024 - 1) + "\n";
  assertEquals(readStep({ files: { summary: fits } }).summary, fits);
  const over = readStep({ files: { summary: `${fits}y` } });
  assertEquals([over.summary, over.failed], ["", false]);
  assertStringIncludes(over.errors.join(), "upload aborted");
});

Deno.test("runStep() gives a program the runner's variables and reads both streams", async () => {
  const workspace = await Deno.makeTempDir();
  const script = [
    "console.log('::group::' + Deno.env.get('GITHUB_ACTIONS'))",
    "console.error('::warning::on stderr')",
    "Deno.writeTextFileSync(Deno.env.get('GITHUB_OUTPUT'), 'a=' + Deno.env.get('MINE'))",
    "Deno.writeTextFileSync(Deno.env.get('GITHUB_STEP_SUMMARY'), '# Hi')",
    "Deno.exit(3)",
  ].join(";");
  const file = `${workspace}/step.ts`;
  await Deno.writeTextFile(file, script);
  try {
    const step = await runStep({
      command: [Deno.execPath(), "run", "-q", "-A", file],
      workspace,
      env: { MINE: "yes" },
    });
    assertEquals([step.exitCode, step.outputs, step.summary], [3, { a: "yes" }, "# Hi\n"]);
    assertEquals(step.groups.map(({ title }) => title), ["true"]);
    assertEquals(step.annotations.map(({ message }) => message), ["on stderr"]);
    assertStringIncludes(step.printed, "::group::true\n");
  } finally {
    await Deno.remove(workspace, { recursive: true });
  }
});
