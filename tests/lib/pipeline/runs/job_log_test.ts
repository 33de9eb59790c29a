import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { systemFiles } from "../../../../lib/adapters/files.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import {
  indexFile,
  JobLog,
  logFile,
  type LogPlace,
} from "../../../../lib/pipeline/runs/job_log.ts";
import { makeMasker } from "../../../../lib/pipeline/secrets/mask.ts";
import type { Files, LogFile } from "../../../../lib/ports.ts";
import { fakeWorld } from "../../../fake_world.ts";
import { randomNumbers } from "../secrets/_secret_forms.ts";

/** A log that is written, and the lines that were told meanwhile. */
interface Writing {
  readonly log: JobLog;
  readonly told: string[];
}

function openLog(path: string, files: Pick<Files, "openLog"> = systemFiles): Writing {
  const told: string[] = [];
  let time = 0;
  const log = new JobLog({
    path,
    files,
    mask: makeMasker(["KEY"], fakeWorld({ env: { KEY: "hunter22" } }).env),
    now: () => `t${++time}`,
    onLines: (lines) => told.push(...lines),
  });
  return { log, told };
}

async function inFolder(action: (path: string) => Promise<void>): Promise<void> {
  await withTemporaryDirectory({ files: systemFiles }, (folder) => action(`${folder}/logs/a.log`));
}

/** The places in a log's index. */
async function placesOf(path: string): Promise<readonly LogPlace[]> {
  const lines = (await Deno.readTextFile(indexFile(path))).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

Deno.test("logFile() and indexFile() name the log of each attempt at a run", () => {
  assertEquals(logFile("train.2", 1), "logs/train.2.log");
  assertEquals(logFile("train.2", 3), "logs/train.2@3.log");
  assertEquals(indexFile("/x/logs/a.log.log"), "/x/logs/a.log.index.jsonl");
});

Deno.test("JobLog keeps what is said, masked, and tells it", async () => {
  await inFolder(async (path) => {
    const { log, told } = openLog(path);
    log.say("one\ntwo hunter22");
    log.say("é🚀\x1b[31m red");
    log.close();
    const lines = ["one", "two ***", "é🚀 red"];
    assertEquals([told, log.lines], [lines, 3]);
    assertEquals(await Deno.readTextFile(path), `${lines.join("\n")}\n`);
  });
});

Deno.test("JobLog keeps the streams of processes apart, and lines as they end", async () => {
  await inFolder(async (path) => {
    const { log, told } = openLog(path);
    const [one, two] = [log.sink(), log.sink()];
    const bytes = (text: string) => new TextEncoder().encode(text);
    one.take(bytes("one hun"), "stdout");
    one.take(bytes("error\nhalf"), "stderr");
    two.take(bytes("two\n"), "stdout");
    one.take(bytes("ter22\n"), "stdout");
    one.end();
    two.end();
    log.close();
    assertEquals(told, ["error", "two", "one ***", "half"]);
    assertEquals(await Deno.readTextFile(path), `${told.join("\n")}\n`);
  });
});

Deno.test("JobLog makes no file where nothing is said", async () => {
  await inFolder(async (path) => {
    const { log } = openLog(path);
    log.mark(["step"]);
    log.sink().end();
    log.close();
    assertEquals([log.lines, await exists(path), await exists(indexFile(path))], [0, false, false]);
  });
});

Deno.test("JobLog goes on in a file that is there", async () => {
  await inFolder(async (path) => {
    for (const text of ["one", "two"]) {
      const { log } = openLog(path);
      log.say(text);
      log.close();
    }
    assertEquals(await Deno.readTextFile(path), "one\ntwo\n");
  });
});

Deno.test("JobLog notes in its index where each step begins", async () => {
  await inFolder(async (path) => {
    const { log } = openLog(path);
    log.say("before\né");
    log.mark(["train"]);
    log.say("epoch 1");
    log.mark(["train", "save"]);
    log.mark(["quiet"]);
    log.say("saved");
    log.close();
    assertEquals(await placesOf(path), [
      { line: 1, byte: 0, at: "t1" },
      { line: 3, byte: 10, at: "t2", step: ["train"] },
      { line: 4, byte: 18, at: "t3", step: ["train", "save"] },
      { line: 4, byte: 18, at: "t4", step: ["quiet"] },
    ]);
  });
});

Deno.test("JobLog notes steps that began before the first line", async () => {
  await inFolder(async (path) => {
    const { log } = openLog(path);
    log.mark(["quiet"]);
    log.mark(["train"]);
    log.say("epoch 1");
    log.close();
    const steps = (await placesOf(path)).filter(({ step }) => step !== undefined);
    assertEquals(steps.map(({ line, byte, step }) => ({ line, byte, step })), [
      { line: 1, byte: 0, step: ["quiet"] },
      { line: 1, byte: 0, step: ["train"] },
    ]);
  });
});

Deno.test("JobLog's file and index agree: what lies at a place is the line that it names", async () => {
  await inFolder(async (path) => {
    const random = randomNumbers(8);
    const { log, told } = openLog(path);
    let next = 0;
    for (let round = 0; round < 400; round++) {
      if (random() < 0.1) log.mark([`step ${round}`]);
      const count = 1 + Math.floor(random() * 60);
      log.say(
        Array.from({ length: count }, () => `${next++} ${"é".repeat(random() * 9)}`).join("\n"),
      );
    }
    log.close();
    const places = await placesOf(path);
    const bytes = await Deno.readFile(path);
    for (const { line, byte } of places) {
      const text = new TextDecoder().decode(bytes.subarray(byte, byte + 200));
      assertEquals(text.split("\n")[0], told[line - 1] ?? "", `line ${line}`);
    }
    assertEquals(log.lines, told.length);
    assert(told.length > 5_000);
  });
});

for (const size of [1, 700, 2_500, 20_000]) {
  Deno.test(`JobLog notes a place about every 1,000 lines where they come ${size} at a time`, async () => {
    await inFolder(async (path) => {
      const { log, told } = openLog(path);
      while (told.length < 20_000) log.say(new Array(size).fill("x").join("\n"));
      log.close();
      const lines = (await placesOf(path)).map(({ line }) => line);
      assertEquals(lines[0], 1);
      const gaps = lines.map((line, at) => (lines[at + 1] ?? told.length) - line);
      assert(Math.max(...gaps) < 2_000, `a gap of ${Math.max(...gaps)} lines`);
    });
  });
}

/** Files that fail, and whether what was opened was closed. */
function failing(
  at: "open" | "write" | "close",
  which: RegExp = /./,
): { readonly files: Pick<Files, "openLog">; readonly open: () => number } {
  let open = 0;
  const fail = (place: string, path: string) => {
    if (place !== at || !which.test(path)) return;
    throw new PenstockError(`Cannot write "${path}": no space left`, { code: "file" });
  };
  const openOne = (path: string): LogFile => {
    fail("open", path);
    open++;
    return {
      write: () => fail("write", path),
      close: () => {
        open--;
        fail("close", path);
      },
    };
  };
  return { files: { openLog: openOne }, open: () => open };
}

for (const at of ["open", "write", "close"] as const) {
  for (const which of [/\/a\.log$/, /\.jsonl$/]) {
    Deno.test(`JobLog says once that it cannot ${at} ${which}, and stops nothing`, () => {
      const { files, open } = failing(at, which);
      const { log, told } = openLog("/state/logs/a.log", files);
      for (const line of ["one", "two", "three"]) {
        log.say(line);
        log.mark([line]);
      }
      log.close();
      const warnings = told.filter((line) => line.startsWith("warning: cannot keep the log: "));
      assertEquals(warnings.length, 1);
      assertEquals(told.filter((line) => !warnings.includes(line)), ["one", "two", "three"]);
      assertEquals(open(), 0, "a file was left open");
    });
  }
}

Deno.test("JobLog tells no secret where it says that it cannot be kept", () => {
  const { files } = failing("open");
  const { log, told } = openLog("/hunter22/a.log", files);
  log.say("one");
  assertEquals(told.join("\n").includes("hunter22"), false, told.join("\n"));
});
