import { problemOfPath } from "../../../lib/content/problem_of_path.ts";
import { assertEquals } from "../../../lib/deps/assert.ts";

for (
  const [path, problem] of [
    ["model.onnx", undefined],
    ["a/b c/-é.bin", undefined],
    ["..a/b..", undefined],
    ["...", undefined],
    ["ab:c", undefined],
    ["", "is empty"],
    ["a\tb", "holds a control character"],
    ["a\u009bb", "holds a control character"],
    ["a\\b", "holds a backslash"],
    ["a\ufffd", "is not UTF-8"],
    ["a\ud800", "is not UTF-8"],
    ["/a", "is absolute"],
    ["//host/a", "is absolute"],
    ["C:/a", "begins with a drive letter"],
    ["z:a", "begins with a drive letter"],
    ["a//b", 'has a part that is empty, "." or ".."'],
    ["a/", 'has a part that is empty, "." or ".."'],
    ["./a", 'has a part that is empty, "." or ".."'],
    ["a/../b", 'has a part that is empty, "." or ".."'],
    ["..", 'has a part that is empty, "." or ".."'],
  ] as const
) {
  Deno.test(`problemOfPath() ${problem === undefined ? "takes" : "refuses"} ${JSON.stringify(path)}`, () =>
    assertEquals(problemOfPath(path), problem));
}
