import { assert, assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import {
  isExcluding,
  type PatternDecision,
  readPatternList,
} from "../../../../lib/events/filters/pattern_list.ts";

function include(...patterns: readonly string[]) {
  return readPatternList(patterns, { kind: "include" });
}

function ignore(...patterns: readonly string[]) {
  return readPatternList(patterns, { kind: "ignore" });
}

/** An include list, a value, and what is decided. */
const DECISIONS: readonly (readonly [readonly string[], string, PatternDecision])[] = [
  [["a", "b"], "b", { included: true, by: "b" }],
  [["a", "b"], "c", { included: false }],
  [["**", "*.md"], "a.md", { included: true, by: "*.md" }],
  [["*.md", "**"], "a.md", { included: true, by: "**" }],
  [["**", "!**/*.md"], "a.md", { included: false, by: "!**/*.md" }],
  [["**", "!**/*.md"], "a.ts", { included: true, by: "**" }],
  [["**", "!**/*.md", "docs/**"], "docs/a.md", { included: true, by: "docs/**" }],
  [["**", "!docs/**", "docs/**", "!docs/a"], "docs/a", { included: false, by: "!docs/a" }],
  [["!**/*.md", "**"], "a.md", { included: true, by: "**" }],
  [["a", "!b"], "c", { included: false }],
  [["a", "a"], "a", { included: true, by: "a" }],
  [["\\!a"], "!a", { included: true, by: "\\!a" }],
  [["**", "!\\!a"], "!a", { included: false, by: "!\\!a" }],
  [["**", "!!a"], "!a", { included: false, by: "!!a" }],
  [["**", "!!a"], "a", { included: true, by: "**" }],
  [["**", "! a"], " a", { included: false, by: "! a" }],
  [["a!b"], "a!b", { included: true, by: "a!b" }],
];

for (const [patterns, value, decision] of DECISIONS) {
  Deno.test(`readPatternList() lets the last match decide of ${value} in ${patterns}`, () => {
    assertEquals(include(...patterns).decide(value), decision);
  });
}

Deno.test("readPatternList() takes out what any pattern of an ignore list matches", () => {
  const list = ignore("docs/**", "**/*.md");
  assertEquals(list.decide("docs/a.md"), { included: false, by: "**/*.md" });
  assertEquals(list.decide("docs/a"), { included: false, by: "docs/**" });
  assertEquals(list.decide("src/a"), { included: true });
  assertEquals(ignore("\\!a").decide("!a"), { included: false, by: "\\!a" });
});

Deno.test("readPatternList() gives the same object for an equal list of the same kind", () => {
  assert(include("a", "b") === include("a", "b"));
  assert(include("a", "b") !== include("b", "a"));
  assert(include("a") !== ignore("a"));
  assert(include("a,b") !== include("a", "b"));
});

Deno.test("readPatternList() keeps its patterns when the caller's array changes", () => {
  const patterns = ["one", "!two"];
  const list = include(...patterns);
  const same = readPatternList(patterns, { kind: "include" });
  patterns.push("two");
  assert(list === same);
  assertEquals(same.patterns, ["one", "!two"]);
  assertEquals(readPatternList(patterns, { kind: "include" }).decide("two").included, true);
});

Deno.test("readPatternList() forgets the oldest of very many lists, and reads it again", () => {
  const first = include("first");
  for (let count = 0; count < 1_001; count++) include(`number-${count}`);
  assert(include("first") !== first);
  assertEquals(include("first").decide("first"), { included: true, by: "first" });
});

Deno.test("readPatternList() holds the warnings of all its patterns", () => {
  assertEquals(include("./a", "b", "!c/").warnings, [
    '`./a` begins with "./" or "../", which no changed path does',
    '`!c/` ends in "/", which no changed path or name does; write "/**" for all below',
  ]);
});

/** Lists that are refused, by what the error says. */
const REFUSED: Readonly<Record<string, () => unknown>> = {
  "Cannot read patterns: the list is empty": () => include(),
  'Cannot read pattern "!a": all patterns of its list begin with "!", so nothing could match; begin the list with "**"':
    () => include("!a", "!b"),
  'Cannot read pattern "!b": a list of what to ignore cannot have "!"; use the list without "ignore", or write "\\!" for a name that begins with "!"':
    () => ignore("a", "!b"),
  'Cannot read pattern "!": it is empty': () => include("a", "!"),
  'Cannot read pattern "": it is empty': () => include("a", ""),
  'Cannot read pattern "!a[": "[" is not closed by "]"': () => include("a", "!a["),
  'Cannot read pattern "!?": "?" needs a character before it; write "\\?" for the character itself':
    () => include("a", "!?"),
  'Cannot read pattern "a++": "+" cannot follow "+"; write "\\+" for the character itself': () =>
    ignore("a++"),
};

for (const [message, read] of Object.entries(REFUSED)) {
  Deno.test(`readPatternList() says: ${message}`, () => {
    assertEquals(assertThrows(read, SyntaxError).message, message);
  });
}

Deno.test("isExcluding() looks at the first character alone", () => {
  assertEquals(["!a", "!!a", "\\!a", "a!", ""].map(isExcluding), [true, true, false, false, false]);
});
