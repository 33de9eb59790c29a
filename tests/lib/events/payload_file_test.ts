import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { join } from "../../../lib/deps/path.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { readPayloadText } from "../../../lib/events/payload_file.ts";
import { fakeWorld } from "../../fake_world.ts";

Deno.test("readPayloadText() reads a file below the folder it is called in, or standard input", async () => {
  const cwd = await Deno.makeTempDir();
  await Deno.writeTextFile(join(cwd, "p.json"), "{}");
  assertEquals(await readPayloadText(fakeWorld({ cwd }), "p.json"), "{}");
  assertEquals(await readPayloadText(fakeWorld({ stdin: "[]" }), "-"), "[]");
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("readPayloadText() names a file that is none as it was given", async () => {
  const cwd = await Deno.makeTempDir();
  await Deno.writeTextFile(join(cwd, "p.json"), "{}");
  const wrong = {
    "none.json": "there is no such file",
    "p.json/x": "there is no such file",
    ".": "it is a folder",
  };
  for (const [file, problem] of Object.entries(wrong)) {
    const error = await assertRejects(
      () => readPayloadText(fakeWorld({ cwd }), file),
      PenstockError,
    );
    assertEquals([error.message, error.code], [
      `Cannot read payload ${JSON.stringify(file)}: ${problem}`,
      "payload",
    ]);
  }
  await Deno.remove(cwd, { recursive: true });
});
