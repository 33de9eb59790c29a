import {
  addVersion,
  aliasesOf,
  allAliases,
  type Collection,
  emptyCollection,
  maybeContent,
  maybeHolder,
  maybeVersion,
  moveAliases,
  replaceDescription,
  sourceOf,
  type StoredVersion,
} from "../../../../../lib/adapters/registry/file/collections.ts";
import { assert, assertEquals } from "../../../../../lib/deps/assert.ts";

const NAME = "acme/digits/model";

function content(letter: string): Omit<StoredVersion, "version"> {
  const digest = `sha256:${letter.repeat(64)}`;
  return { digest, createdAt: "2026", metadata: {}, files: [{ path: "a", size: 1, digest }] };
}

function filled(): {
  readonly collection: Collection;
  readonly versions: readonly StoredVersion[];
} {
  const versions: StoredVersion[] = [];
  let collection = emptyCollection(NAME);
  for (const letter of ["a", "b", "c"]) {
    const added = addVersion(collection, content(letter));
    collection = added.collection;
    versions.push(added.version);
  }
  return { collection, versions };
}

function version(versions: readonly StoredVersion[], index: number): StoredVersion {
  const found = versions[index];
  assert(found);
  return found;
}

Deno.test("addVersion() goes on after the highest number and leaves its argument", () => {
  const { collection, versions } = filled();
  assertEquals(versions.map((one) => one.version), ["v0", "v1", "v2"]);
  const gap = { ...collection, versions: [{ version: "v41", ...content("d") }] };
  assertEquals(addVersion(gap, content("e")).version.version, "v42");
  assertEquals(collection.versions.length, 3);
});

Deno.test("maybeVersion() and maybeContent() find by number and by content", () => {
  const { collection, versions } = filled();
  assertEquals(maybeVersion(collection, "v1"), versions[1]);
  assertEquals(maybeVersion(collection, "v3"), undefined);
  assertEquals(maybeContent(collection, content("c").digest), versions[2]);
  assertEquals(maybeContent(collection, content("d").digest), undefined);
});

Deno.test("maybeHolder() gives latest to the newest, also in an empty collection", () => {
  const { collection, versions } = filled();
  assertEquals(maybeHolder(collection, "latest"), versions[2]);
  assertEquals(maybeHolder(emptyCollection(NAME), "latest"), undefined);
  assertEquals(maybeHolder(collection, "__proto__"), undefined);
});

Deno.test("moveAliases() writes history only for what moved", () => {
  const { collection, versions } = filled();
  const first = moveAliases(collection, version(versions, 0), ["x", "y", "x"], { time: "t1" });
  assertEquals(first.moved.map(({ alias }) => alias), ["x", "y"]);
  const by = { who: "ann" };
  const second = moveAliases(first.collection, version(versions, 1), ["y", "z"], {
    time: "t2",
    by,
  });
  assertEquals(second.moved, [
    { alias: "y", from: `${NAME}:v0`, to: `${NAME}:v1` },
    { alias: "z", to: `${NAME}:v1` },
  ]);
  assertEquals(second.collection.history.map(({ time, alias, by }) => [time, alias, by]), [
    ["t1", "x", undefined],
    ["t1", "y", undefined],
    ["t2", "y", by],
    ["t2", "z", by],
  ]);
  assertEquals(collection.history, []);
  const third = moveAliases(second.collection, version(versions, 1), ["z"], { time: "t3" });
  assert(third.collection === second.collection);
  assertEquals([third.moved, third.kept], [[], ["z"]]);
});

Deno.test("moveAliases() names versions by what they were first put as", () => {
  const { collection } = filled();
  const added = addVersion(collection, { ...content("d"), source: "other/a/b:v9" });
  const start = moveAliases(added.collection, version(collection.versions, 0), ["x"], {
    time: "t",
  });
  const { moved } = moveAliases(start.collection, added.version, ["x"], { time: "t" });
  assertEquals(moved, [{ alias: "x", from: `${NAME}:v0`, to: "other/a/b:v9" }]);
  assertEquals(sourceOf(added.collection, added.version), "other/a/b:v9");
});

Deno.test("aliasesOf() and allAliases() are sorted and hold latest", () => {
  const { collection, versions } = filled();
  const moved = moveAliases(collection, version(versions, 2), ["z", "a", "B"], { time: "t" });
  assertEquals(aliasesOf(moved.collection, "v2"), ["B", "a", "latest", "z"]);
  assertEquals(aliasesOf(moved.collection, "v0"), []);
  assertEquals(allAliases(moved.collection), [
    ["B", "v2"],
    ["a", "v2"],
    ["latest", "v2"],
    ["z", "v2"],
  ]);
  assertEquals(allAliases(emptyCollection(NAME)), []);
});

Deno.test("replaceDescription() changes one version and removes an empty text", () => {
  const { collection } = filled();
  const described = replaceDescription(collection, "v1", "text");
  assertEquals(described.versions.map(({ description }) => description), [
    undefined,
    "text",
    undefined,
  ]);
  assertEquals(replaceDescription(described, "v1", ""), collection);
});
