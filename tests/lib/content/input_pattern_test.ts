import { problemOfInput, readInputPattern } from "../../../lib/content/input_pattern.ts";
import { assertEquals } from "../../../lib/deps/assert.ts";

for (
  const [text, base, depth] of [
    ["data.csv", "data.csv", undefined],
    ["./data//raw/", "data/raw", undefined],
    [".", ".", undefined],
    ["../shared/data (1).csv", "../shared/data (1).csv", undefined],
    ["*.py", ".", 1],
    ["src/*/[ab].py", "src", 2],
    ["../lib/**/*.ts", "../lib", Infinity],
    ["src/{a/b,c}/*.py", "src", 3],
    ["a\\[1\\].txt", ".", 1],
  ] as const
) {
  Deno.test(`readInputPattern() begins ${JSON.stringify(text)} at ${base}`, () => {
    assertEquals(problemOfInput(text), undefined);
    const pattern = readInputPattern(text);
    assertEquals([pattern.text, pattern.base], [text, base]);
    assertEquals(pattern.matches === undefined ? undefined : pattern.depth, depth);
  });
}

for (
  const [text, path, isMatch] of [
    ["*.py", "a.py", true],
    ["*.py", ".a.py", true],
    ["*.py", "a/b.py", false],
    ["src/**/*.py", "src/a.py", true],
    ["src/**/*.py", "src/a/b/c.py", true],
    ["../lib/**", "../lib/a/b", true],
    ["src/{a/b,c}/*.py", "src/a/b/x.py", true],
    ["./data/[!x]*", "data/yes", true],
    ["./data/[!x]*", "data/xno", false],
    ["a\\[1\\].txt", "a[1].txt", true],
    ["a\\[1\\].txt", "a1.txt", false],
  ] as const
) {
  Deno.test(`the input ${text} ${isMatch ? "means" : "does not mean"} ${path}`, () =>
    assertEquals(readInputPattern(text).matches?.test(path), isMatch));
}

for (
  const [text, problem] of [
    ["", "is empty"],
    ["/etc/passwd", "is absolute"],
    ["C:/data", "begins with a drive letter"],
    ["a/../b", 'has a part that is empty, "." or ".."'],
    ["a/..", 'has a part that is empty, "." or ".."'],
    ["src\\data.csv", "holds a backslash; write forward slashes"],
    ["a\nb", "holds a control character"],
    ["*\u202e", "holds a hidden character"],
  ] as const
) {
  Deno.test(`problemOfInput() refuses ${JSON.stringify(text)}`, () =>
    assertEquals(problemOfInput(text), problem));
}
