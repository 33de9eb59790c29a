import { digestOfText } from "../../lib/content/digest.ts";
import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { FakeCache } from "../fake_cache.ts";
import { never } from "./adapters/content/_folder.ts";

const REQUEST = {
  output: { done: true },
  files: ["dist"],
  workdir: "/home/job",
  kept: [],
  artifacts: () => Promise.reject(new Error("No artifacts in this test")),
  signal: never,
};

Deno.test("FakeCache finds what was saved, and remembers the order", async () => {
  const cache = new FakeCache();
  assertEquals(await cache.find("a"), {});
  assertEquals(await cache.save("a", REQUEST), { done: true });
  const { entry } = await cache.find("a");
  assert(entry);
  assertEquals([entry.output, await cache.restore(entry)], [{ done: true }, { done: true }]);
  assertEquals(cache.told, ["find", "save dist", "find", "restore dist"]);
});

Deno.test("FakeCache lists inputs that hold what the test says", async () => {
  const cache = new FakeCache();
  cache.inputs.set("a", "content");
  const request = { workdir: "/home/job", inputs: ["a", "b"], outputs: [], signal: never };
  assertEquals(await cache.listInputs(request), [
    { path: "a", size: 7, digest: digestOfText("content") },
    { path: "b", size: 1, digest: digestOfText("b") },
  ]);
});

Deno.test("FakeCache keeps nothing and finds nothing while it warns", async () => {
  const cache = new FakeCache();
  await cache.save("a", REQUEST);
  cache.warning = "full";
  assertEquals(await cache.find("a"), { warning: "full" });
  assertEquals(await cache.save("b", REQUEST), { done: false, warning: "full" });
  assertEquals([...cache.entries.keys()], ["a"]);
});
