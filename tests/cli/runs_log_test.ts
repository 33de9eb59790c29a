import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "./_cli.ts";
import { assertCode, document, listRuns, penstock, pipelineText } from "./_pipelines.ts";

const LINES = 30_000;

/** A line of the long log: some are empty, some take more bytes than characters. */
function line(at: number): string {
  return at % 7 === 0 ? "" : at % 5 === 0 ? `línea ${at} – ✓` : `line ${at}`;
}

/** A job with a long log and steps in it. */
const LONG = pipelineText(
  `
  .job("long", async (job) => {
    say(job, 1, 12_345);
    await job.step("middle", async (step) => {
      await step.step("inner", () => say(job, 12_345, 20_000));
    });
    say(job, 20_000, ${LINES + 1});
    await job.step("silent", () => {});
  })
  .job("cells", { matrix: matrix({ model: ["cnn", "rnn"] }) }, (job) =>
    job.log.info("cell " + job.matrix.model))
  .job("mute", () => 1)`,
  {
    before: `
      ${line.toString()}
      const say = (job, from, to) => {
        for (let at = from; at < to; at++) job.log.info(line(at));
      };`,
  },
);

/** Lines of the long log, from one on. */
function lines(from: number): string {
  let text = "";
  for (let at = from; at <= LINES; at++) text += `${line(at)}\n`;
  return text;
}

Deno.test("runs show --log prints all of a long log, or from a line or a step on", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": LONG });
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "-q"]), 0);
  const show = (...args: readonly string[]) =>
    penstock(sandbox, ["runs", "show", "--log", "long", ...args]);
  assertEquals((await show()).stdout, lines(1));
  for (const from of [2, 1_000, 1_001, 17_003, LINES]) {
    const { code, stdout, stderr } = await show("--line", String(from));
    assertEquals([code, stderr], [0, ""]);
    assert(stdout === lines(from), `from line ${from}: ${stdout.slice(0, 100)}`);
  }
  assert((await show("--step", "middle")).stdout === lines(12_345));
  assert((await show("--step", "middle/inner")).stdout === lines(12_345));
  const silent = await show("--step", "silent");
  assertEquals([silent.code, silent.stdout], [0, ""]);
});

Deno.test("runs show --log names a cell as it is shown, or by its identifier", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": LONG });
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "-q"]), 0);
  for (const name of ["cells.2", "cells (rnn)"]) {
    const { code, stdout } = await penstock(sandbox, ["runs", "show", "--log", name]);
    assertEquals([code, stdout], [0, "cell rnn\n"]);
  }
  const { run, job, file, firstLine, text } = await document(sandbox, [
    ...["runs", "show", "--log", "cells (cnn)"],
  ]);
  const [known] = await listRuns(sandbox);
  assertEquals([run, job, firstLine, text], [known?.id, "cells.1", 1, "cell cnn\n"]);
  assertEquals(await Deno.readTextFile(file), text);
});

Deno.test("runs show --log has every bad place in one error line", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": LONG });
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "-q"]), 0);
  const before = await sandbox.snapshot();
  const refused: readonly (readonly [readonly string[], string, string])[] = [
    [["--log", "lnog"], 'job "lnog"', "its jobs are long, cells (cnn), cells (rnn), mute"],
    [["--log", "../../journal"], 'job "../../journal"', "its jobs are"],
    [["--log", "mute"], 'a log of job "mute"', "penstock runs show"],
    [["--log", "long", "--step", "end"], 'step "end"', "middle, middle/inner, silent"],
    [["--log", "cells.1", "--step", "end"], 'step "end"', "no steps"],
    [["--log", "long", "--line", "30001"], "line 30001", "from 1 to 30000"],
    [["--log", "long", "--line", "0"], '"0"', "--line"],
    [["--log", "long", "--line", "2", "--step", "middle"], "--line with --step", "give one"],
    [["--step", "middle"], "--step without --log", "--log JOB"],
    [["--line", "2"], "--line without --log", "--log JOB"],
  ];
  for (const [args, says, hint] of refused) {
    const { code, stdout, stderr } = await penstock(sandbox, ["runs", "show", ...args]);
    const [error = "", help = "", ...more] = stderr.trimEnd().split("\n");
    assertEquals([code, stdout, more], [2, "", []], stderr);
    assert(error.startsWith("error: "), stderr);
    assertStringIncludes(error, says);
    assertStringIncludes(help, hint);
  }
  assertEquals(await sandbox.snapshot(), before);
});

Deno.test("runs show --log shows the log of the latest attempt at the run", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("kept", (job) => job.log.info("said once"))
      .job("again", { needs: ["kept"] }, async (job) => {
        job.log.info("attempt " + job.attempt);
        await job.step("send", () => job.log.info("sent " + job.attempt));
        if (job.attempt === 1) throw new Error("once more");
      })`),
  });
  const show = async (...args: readonly string[]) =>
    (await penstock(sandbox, ["runs", "show", "--log", ...args])).stdout;
  assertCode(await penstock(sandbox, ["run", "pipeline.js"]), 2);
  assertEquals(await show("again"), "attempt 1\nsent 1\n");
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "--resume"]), 0);
  assertEquals(await show("again"), "attempt 2\nsent 2\n");
  assertEquals(await show("again", "--step", "send"), "sent 2\n");
  assertEquals(await show("kept"), "said once\n");
});

Deno.test("runs show --log gives a CI runner no command, wherever it is read in pieces", async () => {
  const piece = 256 * 1024;
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("evil", (job) => {
        job.log.info("x".repeat(${piece - 2}));
        for (let at = 0; at < 3; at++) job.log.info("::error::" + "y".repeat(${piece - 11}));
      })`),
  });
  assertCode(await penstock(sandbox, ["run", "pipeline.js", "-q"]), 0);
  const { stdout } = await penstock(sandbox, ["runs", "show", "--log", "evil"]);
  const [, ...commands] = stdout.trimEnd().split("\n");
  assertEquals(commands.map((text) => text.slice(0, 10)), Array(3).fill("\\::error::"));
});
