import { assert, assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { joinArtifacts } from "../../../lib/pipeline/join_artifacts.ts";
import { FakeArtifacts } from "../../fake_artifacts.ts";

const { signal } = new AbortController();

/** Asks for an artifact that a store made. */
async function kept(store: FakeArtifacts, path: string) {
  return await store.put({ path, name: path, signal });
}

Deno.test("joinArtifacts() puts into the first store only", async () => {
  const [own, other] = [new FakeArtifacts(), new FakeArtifacts()];
  await joinArtifacts([own, other]).put({ path: "/a", name: "a", signal });
  assertEquals([own.told, other.told], [["put /a as a"], []]);
});

Deno.test("joinArtifacts() gets from the first store that has the artifact", async () => {
  const stores = [new FakeArtifacts(), new FakeArtifacts(), new FakeArtifacts()] as const;
  const artifact = await kept(stores[1], "model.onnx");
  const path = await joinArtifacts(stores).get({ artifact, directory: "/here", signal });
  assertEquals(path, "/here/model.onnx");
  assertEquals(stores.map(({ told }) => told.length), [1, 2, 0]);
});

Deno.test("joinArtifacts() says what the first store says where none has the artifact", async () => {
  const artifact = await kept(new FakeArtifacts(), "model.onnx");
  const stores = [new FakeArtifacts(), new FakeArtifacts()];
  stores.forEach((store, at) => {
    const error = new PenstockError(`unknown to ${at}`, { code: "run-artifact-unknown" });
    store.get = () => Promise.reject(error);
  });
  const error = await assertRejects(
    () => joinArtifacts(stores).get({ artifact, directory: "/here", signal }),
    PenstockError,
  );
  assertEquals([error.code, error.message], ["run-artifact-unknown", "unknown to 0"]);
});

Deno.test("joinArtifacts() asks no other store where one fails otherwise", async () => {
  const damaged = new FakeArtifacts();
  damaged.get = () =>
    Promise.reject(new PenstockError("it is damaged", { code: "run-artifact-damaged" }));
  const other = new FakeArtifacts();
  const artifact = await kept(other, "model.onnx");
  await assertRejects(
    () => joinArtifacts([damaged, other]).get({ artifact, directory: "/here", signal }),
    PenstockError,
    "it is damaged",
  );
  const stopped = new AbortController();
  const reason = new Error("stopped");
  stopped.abort(reason);
  const error = await assertRejects(() =>
    joinArtifacts([new FakeArtifacts(), other]).get({
      artifact,
      directory: "/here",
      signal: stopped.signal,
    })
  );
  assert(error === reason);
  assertEquals(other.told.length, 1);
});

Deno.test("joinArtifacts() joins at least one store", () => {
  assertThrows(() => joinArtifacts([]), TypeError, "there is no store");
});
