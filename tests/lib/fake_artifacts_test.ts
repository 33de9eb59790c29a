import { assertEquals, assertRejects } from "../../lib/deps/assert.ts";
import { Interrupted } from "../../lib/errors.ts";
import { FakeArtifacts } from "../fake_artifacts.ts";
import { assertRefused, never } from "./adapters/content/_folder.ts";

Deno.test("FakeArtifacts gives back what was put, and remembers the order", async () => {
  const run = new FakeArtifacts();
  const artifact = await run.put({ path: "/home/job/a.bin", name: "a", signal: never });
  assertEquals(await run.get({ artifact, directory: "/out", signal: never }), "/out/a.bin");
  const other = { ...artifact, artifact: "b" };
  const getOther = () => run.get({ artifact: other, directory: "/out", signal: never });
  await assertRefused(getOther, "run-artifact-unknown");
  assertEquals(run.told, ["put /home/job/a.bin as a", "get a into /out", "get b into /out"]);
});

Deno.test("FakeArtifacts stops when its signal is set off", async () => {
  const run = new FakeArtifacts();
  const signal = AbortSignal.abort(new Interrupted());
  await assertRejects(() => run.put({ path: "/a", name: "a", signal }), Interrupted);
  assertEquals(run.told, []);
});
