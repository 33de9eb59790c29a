import { assert, assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { compileGlob } from "../../../../lib/events/filters/glob.ts";

/** What matches a pattern, and what does not. */
type Row = readonly [pattern: string, yes: readonly string[], no: readonly string[]];

const ROWS: readonly Row[] = [
  // The whole text has to match, case and all.
  ["main", ["main"], ["Main", "main2", "xmain", "main/", "", "mai", "main\n"]],
  ["a/b.txt", ["a/b.txt"], ["a/b_txt", "A/b.txt", "a//b.txt", "./a/b.txt", "x/a/b.txt"]],
  ["Über", ["Über"], ["über", "Uber"]],
  // One star stops at folders, and takes dots and nothing.
  ["*", ["", "a", ".env", "a b", "ünï", "😀", "a\nb"], ["/", "a/b", "a/"]],
  ["*/*", ["a/b", "/", ".a/.b", "a/"], ["a", "a/b/c"]],
  ["*.dvc", ["train.dvc", ".dvc", "a.csv.dvc"], ["data/train.dvc", "train.dvcx", "train.DVC"]],
  ["data/*.dvc", ["data/a.dvc", "data/.dvc"], ["data/x/a.dvc", "data/a.csv", "mydata/a.dvc"]],
  ["a*b*c", ["abc", "a-b-c", "abbcc", "abcbc"], ["ab", "a/b/c", "acb", "abcd"]],
  ["release-*-rc", ["release-1-rc", "release--rc", "release-a-b-rc"], ["release-rc", "release-1"]],
  ["*a*", ["a", "banana"], ["", "b", "a/b"]],
  // Two stars take all.
  ["**", ["", "a", "a/b/c", ".a/.b", "/", "a\nb"], []],
  ["data/**", ["data/", "data/a", "data/a/b", "data/.dvc/config"], ["data", "mydata/a", "Data/a"]],
  ["**.dvc", ["a.dvc", "data/a.dvc", ".dvc"], ["a.dvc/b", "adv"]],
  ["a**z", ["az", "a/z", "abcz", "a/b/c/z"], ["a", "z", "azb"]],
  ["**a**", ["a", "x/a", "a/x", "bab"], ["", "b/c"]],
  ["**/**", ["", "a", "a/b", "a/b/c"], []],
  ["***", ["", "a", "a/b"], []],
  ["****", ["", "a", "a/b"], []],
  ["a/***/b", ["a/x/b", "a/x/y/b", "a//b"], ["a/b", "ab"]],
  // `**/` is any number of folders, or none.
  ["**/a", ["a", "x/a", "x/y/a", ".x/a"], ["ba", "x/ba", "a/b", "xa"]],
  ["**/*.dvc", ["a.dvc", "data/a.dvc", "x/y/.dvc", ".dvc"], ["a.dvc/x", "a.csv", "data/a.dvc.bak"]],
  [".dvc/**", [".dvc/config", ".dvc/cache/x"], [".dvc", "a/.dvc/config", "dvc/config"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb", "a/bx", "x/a/b", "a/x/b/c"]],
  ["a/**/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb"]],
  ["**/a/**", ["a/", "a/b", "x/a/b", "x/y/a/b/c"], ["a", "xa/b", "x/a"]],
  ["**/*model*/**", ["model/a", "x/my-models/a", "model/"], ["model", "src/model.py", "mode/l/a"]],
  ["**/test_*.py", ["test_a.py", "x/test_.py", "x/y/test_a.py"], ["a_test.py", "test_a/x.py"]],
  ["src/**/*.py", ["src/a.py", "src/x/a.py", "src/.py"], [
    "a.py",
    "src.py",
    "src/a.pyc",
    "xsrc/a.py",
  ]],
  ["**/", ["", "a/", "a/b/"], ["a", "a/b"]],
  ["a/**/", ["a/", "a/b/"], ["a", "a/b"]],
  // Glued to a name it may be nothing, too.
  ["foo**/bar", ["foobar", "foo/bar", "foox/bar", "foo/x/bar", "foox/y/bar"], [
    "fooxbar",
    "foo/xbar",
  ]],
  ["*.**/x", ["a.x", "a.b/x", "a./x"], ["a/x", "a.bx"]],
  // In `**/?` and `**/+` the mark belongs to the slash.
  ["a**/?", ["a", "a/", "ab", "ab/", "a/b"], ["b"]],
  ["**/+b", ["/b", "a/b", "a//b"], ["b", "ab"]],
  // `?` is about the character before it, not about one of its own.
  ["ab?", ["a", "ab"], ["abb", "ac", "abc", ""]],
  ["a?b?c?", ["", "a", "b", "c", "ac", "abc", "bc"], ["cb", "aa", "abcd"]],
  ["colou?r", ["color", "colour"], ["colouur", "colouxr"]],
  ["*.ya?ml", ["a.yml", "a.yaml"], ["a.yaaml", "a.yxml", "x/a.yml"]],
  ["docs/?x", ["docs/x", "docsx"], ["docs//x", "docs/"]],
  ["[ab]?c", ["c", "ac", "bc"], ["abc", "cc"]],
  ["a\\?", ["a?"], ["a", "ab", ""]],
  ["\\*?x", ["x", "*x"], ["ax", "**x"]],
  // `+` too.
  ["ab+", ["ab", "abbb"], ["a", "aba", "b"]],
  ["a+b+", ["ab", "aabb"], ["a", "b", "ba", "aba"]],
  ["a+a", ["aa", "aaa"], ["a", "", "aab"]],
  ["/+x", ["/x", "//x"], ["x", "/"]],
  ["v[0-9]+", ["v1", "v10", "v007"], ["v", "v1.0", "v1a", "va"]],
  ["[a-c]+[x-z]+", ["ax", "abcxyz"], ["a", "x", "xa", "adx"]],
  ["c+1", ["c1", "cc1"], ["1", "c+1"]],
  ["c\\+\\+", ["c++"], ["c", "ccc"]],
  ["\\++", ["+", "+++"], ["", "a"]],
  // Brackets hold letters, digits and ranges.
  ["[a]", ["a"], ["b", "A", "[a]", ""]],
  ["[abc]x", ["ax", "bx", "cx"], ["dx", "abx", "x"]],
  ["[a-c5X]", ["a", "b", "c", "5", "X"], ["d", "x", "-", "6"]],
  ["[A-z]", ["A", "Z", "a", "z"], ["_", "[", "^", "0"]],
  ["[0-0]", ["0"], ["1"]],
  ["[aa]", ["a"], ["aa"]],
  ["a]", ["a]"], ["a"]],
  ["x[a-z0-9]*", ["xa", "x0bc", "x0-_"], ["x", "x-a", "xa/b"]],
  // What means something elsewhere means nothing here.
  ["{a,b}", ["{a,b}"], ["a", "b"]],
  ["(a|b)", ["(a|b)"], ["a", "b"]],
  ["a.b", ["a.b"], ["axb"]],
  ["^a$", ["^a$"], ["a"]],
  ["~/x", ["~/x"], ["/x"]],
  ["#x", ["#x"], ["x", ""]],
  ["!x", ["!x"], ["x", "y"]],
  ["a|b", ["a|b"], ["a", "b"]],
  [" a ", [" a "], ["a"]],
  ["./x", ["./x"], ["x"]],
  ["@(a)", ["@(a)"], ["a"]],
  ["$1-x", ["$1-x"], ["x"]],
  // A backslash takes the meaning from what follows.
  ["\\*", ["*"], ["", "a", "\\*"]],
  ["\\a", ["a"], ["\\a"]],
  ["\\\\", ["\\"], ["\\\\", ""]],
  ["a\\/b", ["a/b"], ["a\\/b"]],
  ["**\\/b", ["/b", "a/b"], ["b"]],
  ["\\[a-z]", ["[a-z]"], ["a"]],
  ["\\😀", ["😀"], ["\\😀"]],
  // A character is a code point, of whatever length.
  ["😀?x", ["x", "😀x"], ["😀😀x", "\ud83dx", "\ude00x"]],
  ["😀+", ["😀", "😀😀"], ["", "😀😁", "😁"]],
  ["*😀*", ["😀", "a😀b"], ["😁", "a/😀"]],
  ["日?本+", ["本", "日本", "本本"], ["日", "日日本"]],
  ["é", ["é"], ["e\u0301"]],
];

for (const [pattern, yes, no] of ROWS) {
  Deno.test(`compileGlob() reads ${pattern} by GitHub's rules`, () => {
    const glob = compileGlob(pattern);
    assertEquals(yes.filter((text) => !glob.matches(text)), [], "should match");
    assertEquals(no.filter((text) => glob.matches(text)), [], "should not match");
  });
}

Deno.test("compileGlob() keeps the pattern as it was written", () => {
  assertEquals(compileGlob("a\\*/**").pattern, "a\\*/**");
});

Deno.test("compileGlob() gives the same answer each time it is asked", () => {
  const glob = compileGlob("**/[ab]+/*".repeat(9));
  const text = "x/a/b".repeat(9);
  const first = glob.matches(text);
  assertEquals([glob.matches("a"), glob.matches(text), glob.matches(text)], [false, first, first]);
});

Deno.test("compileGlob() takes patterns of 1,024 characters, emoji among them", () => {
  assert(compileGlob("a".repeat(1024)).matches("a".repeat(1024)));
  assert(compileGlob("😀?".repeat(512)).matches("😀".repeat(512)));
  assert(compileGlob("a?".repeat(512)).matches("a".repeat(512)));
  assert(!compileGlob("a?".repeat(512)).matches("a".repeat(513)));
});

Deno.test("compileGlob() counts across the words of its machine", () => {
  for (let length = 1; length <= 130; length++) {
    const optional = compileGlob("a?".repeat(length));
    assert(optional.matches("a".repeat(length)), `${length} of ${length}`);
    assert(!optional.matches("a".repeat(length + 1)), `${length + 1} of ${length}`);
    const starred = compileGlob(`${"*[ab]".repeat(length)}**`);
    assert(starred.matches("ba".repeat(length)), `2 * ${length} for ${length}`);
    assert(!starred.matches("a".repeat(length - 1)), `${length - 1} for ${length}`);
  }
});

/** Broken patterns, and what is wrong with each. */
const BROKEN: Readonly<Record<string, string>> = {
  "": "it is empty",
  "?": '"?" needs a character before it; write "\\?" for the character itself',
  "+a": '"+" needs a character before it; write "\\+" for the character itself',
  "a*?": '"?" cannot follow "*"; write "\\?" for the character itself',
  "**+": '"+" cannot follow "*"; write "\\+" for the character itself',
  "a??": '"?" cannot follow "?"; write "\\?" for the character itself',
  "a?+": '"+" cannot follow "?"; write "\\+" for the character itself',
  "a+?": '"?" cannot follow "+"; write "\\?" for the character itself',
  "a++": '"+" cannot follow "+"; write "\\+" for the character itself',
  "[]": '"[]" lists no character',
  "a[]]": '"[]" lists no character',
  "[": '"[" is not closed by "]"',
  "a[bc": '"[" is not closed by "]"',
  "[0-": 'the range "0-" has no end',
  "[0-]": 'the range "0-" has no end',
  "[9-1]": '"9-1" is not a range of letters or digits',
  "[a-Z]": '"a-Z" is not a range of letters or digits',
  "[0-z]": '"0-z" is not a range of letters or digits',
  "[a-_]": '"a-_" is not a range of letters or digits',
  "[!a]": '"!" is in brackets, where only A-Z, a-z and 0-9 may be',
  "[-a]": '"-" is in brackets, where only A-Z, a-z and 0-9 may be',
  "[a-c-e]": '"-" is in brackets, where only A-Z, a-z and 0-9 may be',
  "[.]": '"." is in brackets, where only A-Z, a-z and 0-9 may be',
  "[é]": '"é" is in brackets, where only A-Z, a-z and 0-9 may be',
  "a\\": 'it ends in "\\", with nothing to escape',
  "\\\\\\": 'it ends in "\\", with nothing to escape',
  "\ud83d": "it holds half of a character",
};

for (const [pattern, problem] of Object.entries(BROKEN)) {
  Deno.test(`compileGlob() refuses ${JSON.stringify(pattern)} as GitHub does`, () => {
    const error = assertThrows(() => compileGlob(pattern), SyntaxError);
    assertEquals(error.message, `Cannot read pattern "${pattern}": ${problem}`);
  });
}

Deno.test("compileGlob() refuses more than 1,024 characters and quotes the first of them", () => {
  const error = assertThrows(() => compileGlob("a".repeat(1025)), SyntaxError);
  assertEquals(
    error.message,
    `Cannot read pattern "${
      "a".repeat(60)
    }…": it has 1025 characters, and at most 1024 are allowed`,
  );
});
