import { maybeListing, sizeOf } from "../../../lib/content/listing.ts";
import { assertEquals } from "../../../lib/deps/assert.ts";

const digest = `sha256:${"a".repeat(64)}`;
const file = { path: "a/b", size: 3, digest };

Deno.test("maybeListing() reads files and empty folders, and nothing else of them", () => {
  const program = { ...file, path: "run", executable: true };
  const listing = { files: [{ ...file, mode: 7 }, program], emptyFolders: ["c"] };
  assertEquals(maybeListing({ ...listing, more: 1 }), {
    files: [file, program],
    emptyFolders: ["c"],
  });
  assertEquals(maybeListing({ files: [{ ...file, executable: false }], emptyFolders: [] }), {
    files: [file],
    emptyFolders: [],
  });
  assertEquals(sizeOf(listing), 6);
});

for (
  const [title, value] of [
    ["no object", null],
    ["no folders", { files: [] }],
    ["a path that leads out", { files: [{ ...file, path: "../a" }], emptyFolders: [] }],
    ["a folder that leads out", { files: [], emptyFolders: ["/etc"] }],
    ["a size below zero", { files: [{ ...file, size: -1 }], emptyFolders: [] }],
    ["half a byte", { files: [{ ...file, size: 0.5 }], emptyFolders: [] }],
    ["a short digest", { files: [{ ...file, digest: "sha256:a" }], emptyFolders: [] }],
    ["a mode", { files: [{ ...file, executable: 1 }], emptyFolders: [] }],
    ["a hole", { files: [file, null], emptyFolders: [] }],
  ] as const
) {
  Deno.test(`maybeListing() refuses ${title}`, () => assertEquals(maybeListing(value), undefined));
}
