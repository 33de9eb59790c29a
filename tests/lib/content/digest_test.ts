import { createHash } from "node:crypto";
import { digestOfFiles, digestOfText, isDigest } from "../../../lib/content/digest.ts";
import { assertEquals, assertNotEquals } from "../../../lib/deps/assert.ts";

const digest = `sha256:${"a".repeat(64)}`;

Deno.test("digestOfFiles() hashes the canonical JSON of the sorted list", () => {
  const text = `[{"digest":"${digest}","path":"B","size":2},` +
    `{"digest":"${digest}","path":"a","size":1},{"digest":"${digest}","path":"é\\"","size":0}]`;
  const files = [
    { path: 'é"', size: 0, digest },
    { size: 1, digest, path: "a" },
    { path: "B", size: 2, digest },
  ];
  const hex = createHash("sha256").update(text).digest("hex");
  assertEquals(digestOfFiles(files), `sha256:${hex}`);
  assertEquals(digestOfFiles(files.toReversed()), `sha256:${hex}`);
});

Deno.test("digestOfFiles() changes with path, size and content", () => {
  const file = { path: "a", size: 1, digest };
  const one = digestOfFiles([file]);
  for (
    const other of [
      { ...file, path: "b" },
      { ...file, size: 2 },
      { ...file, digest: `sha256:${"b".repeat(64)}` },
    ]
  ) assertNotEquals(digestOfFiles([other]), one);
});

Deno.test("digestOfFiles() names executable bits and empty folders only where there are some", () => {
  const file = { path: "a", size: 1, digest };
  assertEquals(digestOfFiles([{ ...file, executable: false }]), digestOfFiles([file]));
  const text = `[{"digest":"${digest}","executable":true,"path":"a","size":1},{"path":"b/c/"}]`;
  assertEquals(digestOfFiles([{ ...file, executable: true }], ["b/c"]), digestOfText(text));
});

Deno.test("isDigest() takes only lower-case hexadecimal SHA-256", () => {
  assertEquals(isDigest(digest), true);
  for (
    const other of [digest.toUpperCase(), `${digest}a`, "a".repeat(64), `${digest}\n`, 1, null]
  ) assertEquals(isDigest(other), false);
});
