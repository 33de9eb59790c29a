import { assertEquals, assertThrows } from "../../lib/deps/assert.ts";
import { defineCommand } from "../../commands/_command.ts";
import { parseCommand } from "../../commands/_parse.ts";
import {
  afterDashes,
  age,
  flag,
  list,
  maybeArgument,
  maybeText,
  text,
} from "../../commands/_spec.ts";
import { UsageError } from "../../lib/errors.ts";

const command = defineCommand({
  arguments: {
    file: maybeArgument("FILE", "The file"),
    rest: afterDashes("WORD", "All other words"),
  },
  options: {
    resume: maybeText("RUN", "Goes on with a run", /^\d{8}-[0-9a-f]{4}$/),
    lastGood: maybeText("RUN", "A run to compare with", /^\d{8}-[0-9a-f]{4}$/),
    settle: list("ANSWER", "An answer"),
    payload: text("FILE", "A file"),
    olderThan: age("Runs that began later than that ago stay", "30d"),
    dryRun: flag("Does nothing", { short: "n" }),
  },
  examples: [],
  run: () => Promise.resolve(0),
});

/** What some words stand for. */
function parse(...words: readonly string[]): Readonly<Record<string, unknown>> {
  return parseCommand(command, words).given ?? {};
}

const RUN = "20260102-1a2b";

const RESUMES: readonly (readonly [readonly string[], unknown, string | undefined])[] = [
  [[], undefined, undefined],
  [["pipeline.ts"], undefined, "pipeline.ts"],
  [["--resume"], true, undefined],
  [["--resume", RUN], RUN, undefined],
  [[`--resume=${RUN}`], RUN, undefined],
  [["--resume", "pipeline.ts"], true, "pipeline.ts"],
  [["pipeline.ts", "--resume"], true, "pipeline.ts"],
  [["--resume", RUN, "pipeline.ts"], RUN, "pipeline.ts"],
  [["pipeline.ts", "--resume", RUN], RUN, "pipeline.ts"],
  // What does not look like a run is one only where it is written as the value.
  [["--resume=latest"], "latest", undefined],
  [["--resume", `${RUN}x`], true, `${RUN}x`],
  [["--resume", "--dry-run"], true, undefined],
  [["--resume", "-n"], true, undefined],
  [["--resume", RUN, "--resume"], true, undefined],
  [["--resume", "--resume", RUN], RUN, undefined],
];

for (const [words, resume, file] of RESUMES) {
  Deno.test(`an option that may stand alone is read from ${JSON.stringify(words)}`, () => {
    const given = parse(...words);
    assertEquals([given["resume"], given["file"]], [resume, file]);
  });
}

Deno.test("an option that may stand alone leaves the others as they are", () => {
  const given = parse(
    ...["--settle", "a/s=done", "--resume", "--settle=b/t=again", "-n", "p.ts"],
    ...["--last-good", RUN, "--payload", "-"],
  );
  assertEquals(given, {
    file: "p.ts",
    rest: [],
    resume: true,
    lastGood: RUN,
    settle: ["a/s=done", "b/t=again"],
    payload: "-",
    olderThan: 30 * 86_400_000,
    dryRun: true,
  });
});

Deno.test("an option that may stand alone is a word like any other behind two dashes", () => {
  const given = parse("p.ts", "--", "--resume", RUN);
  assertEquals([given["resume"], given["rest"]], [undefined, ["--resume", RUN]]);
  assertEquals(parse("--resume", "--", RUN)["resume"], true);
  assertEquals(parse("--resume", "--", RUN)["rest"], [RUN]);
});

Deno.test("an option that may stand alone refuses an empty value", () => {
  assertThrows(() => parse("--resume="), UsageError, "Missing value for --resume");
});

Deno.test("an option that may stand alone is near enough to one that is misspelt", () => {
  const error = assertThrows(() => parse("--resum"), UsageError);
  assertEquals(error.hint, "did you mean --resume?");
});

const AGES: readonly (readonly [readonly string[], number])[] = [
  [[], 30 * 86_400_000],
  [["--older-than", "0s"], 0],
  [["--older-than=12h"], 12 * 3_600_000],
  // An age may be more than a timer can count.
  [["--older-than", "365d"], 365 * 86_400_000],
  [["--older-than", "1d", "--older-than", "2d"], 2 * 86_400_000],
];

for (const [words, milliseconds] of AGES) {
  Deno.test(`an age is read from ${JSON.stringify(words)}`, () => {
    assertEquals(parse(...words)["olderThan"], milliseconds);
  });
}

for (const word of ["30", "soon", "30 d", "1M"]) {
  Deno.test(`an age refuses ${JSON.stringify(word)}`, () => {
    const error = assertThrows(() => parse("--older-than", word), UsageError);
    assertEquals(error.message, `Cannot use "${word}" for --older-than: want a duration`);
    assertEquals([error.hint, error.exitCode], ["write it as 30d, 12h or 0s", 2]);
  });
}

Deno.test("an age refuses a negative duration", () => {
  assertThrows(() => parse("--older-than", "-1d"), UsageError, '"-1d"');
});

Deno.test("options say in help how they are written", () => {
  const { resume, olderThan } = command.options;
  assertEquals([resume?.placeholder, olderThan?.placeholder, olderThan?.shown], [
    "[RUN]",
    "TIME",
    "30d",
  ]);
});

Deno.test("a flag takes true and false, and no other value", () => {
  assertEquals([parse("--dry-run=true"), parse("--dry-run=false")].map(({ dryRun }) => dryRun), [
    true,
    false,
  ]);
  for (const answer of ["no", "yes", "0", ""]) {
    assertThrows(
      () => parse(`--dry-run=${answer}`),
      UsageError,
      `Cannot use ${JSON.stringify(answer)} for --dry-run: it takes no value`,
    );
  }
  assertEquals(parse("--", "--dry-run=no").rest, ["--dry-run=no"]);
});
