import { assertEquals } from "../../../lib/deps/assert.ts";
import { join } from "../../../lib/deps/path.ts";
import { appendStepSummary } from "../../../lib/report/step_summary.ts";
import { fakeWorld } from "../../fake_world.ts";

const MEBIBYTE = 1024 * 1024;

/** Adds texts to a summary; says what each call said, and what the file holds then. */
async function summarise(before: string | undefined, ...texts: readonly string[]) {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "summary.md");
    if (before !== undefined) await Deno.writeTextFile(path, before);
    const world = fakeWorld({ env: { GITHUB_STEP_SUMMARY: path } });
    const said: boolean[] = [];
    for (const text of texts) said.push(await appendStepSummary(world, text, "`r.md`"));
    return { said, file: await Deno.readTextFile(path) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("appendStepSummary() adds below what is there, in a paragraph of its own", async () => {
  const { said, file } = await summarise(undefined, "one\n\n", "two");
  assertEquals([said, file], [[true, true], "one\n\ntwo\n"]);
});

Deno.test("appendStepSummary() keeps the file at 1 MiB, and says where all is", async () => {
  const { said, file } = await summarise("x".repeat(MEBIBYTE / 2), "word\n\n".repeat(200_000));
  assertEquals(said, [true]);
  assertEquals(file.length <= MEBIBYTE, true);
  assertEquals(
    file.endsWith("word\n\n_Cut here: a summary holds 1 MiB. All of it is in `r.md`._\n"),
    true,
  );
});

Deno.test("appendStepSummary() leaves a full summary alone", async () => {
  const full = "x".repeat(MEBIBYTE - 100);
  assertEquals(await summarise(full, "word\n".repeat(50)), { said: [false], file: full });
  assertEquals((await summarise(full, "short")).said, [true]);
});

Deno.test("appendStepSummary() does nothing where CI has no summary", async () => {
  assertEquals(await appendStepSummary(fakeWorld(), "text", "x"), false);
});
