import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { compileGlob, type Glob } from "../../../../lib/events/filters/glob.ts";
import { globWarnings } from "../../../../lib/events/filters/glob_warnings.ts";
import { fc } from "../../../deps/fast_check.ts";

/** The language a second time, as an expression for each kind of piece, legal ones only. */
const PIECE =
  /\*\*\/(?![?+])|\*\*?|(?:\\(?<escaped>.)|\[(?<members>(?:\d-\d|[A-Za-z]-[A-Za-z]|[A-Za-z0-9](?!-))+)\]|(?<plain>[^*?+[\\]))(?<times>[?+]?)/gsu;

/** A pattern as a regular expression, which may take for ever, or `undefined` if it is broken. */
function toRegExp(pattern: string): RegExp | undefined {
  let source = "";
  let read = 0;
  for (const { 0: piece, groups = {}, index } of pattern.matchAll(PIECE)) {
    if (index !== read) return undefined;
    read += piece.length;
    const character = groups["escaped"] ?? groups["plain"];
    const { members, times } = groups;
    if (piece === "**/") source += "(?:[^]*/)?";
    else if (piece === "**") source += "[^]*";
    else if (piece === "*") source += "[^/]*";
    else if (members !== undefined) source += `(?:(?=[A-Za-z0-9])[${members}])${times}`;
    else source += `\\u{${character?.codePointAt(0)?.toString(16)}}${times}`;
  }
  if (read !== pattern.length || pattern === "") return undefined;
  try {
    return new RegExp(`^${source}$`, "u");
  } catch {
    return undefined; // a range whose end comes first
  }
}

/** The glob of a pattern, or `undefined` if it is broken; any other error is the test's. */
function maybeGlob(pattern: string): Glob | undefined {
  try {
    return compileGlob(pattern);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const SIGNS = [
  "*",
  "*",
  "**",
  "**/",
  "/",
  "a",
  "b",
  "c",
  "?",
  "+",
  "[ab]",
  "[a-c]",
  "[C-a]",
  "[b-a]",
];
const ODD = ["\\", "\\*", "\\a", "[", "]", "-", "!", ".", "é", "😀", "\\😀", "{a,b}", "1"];
const smallPattern = joined([...SIGNS, ...ODD], 7);
const legalPattern = smallPattern.filter((pattern) => toRegExp(pattern) !== undefined);
const smallText = joined(["a", "b", "c", "/", "*", "é", "😀", ".", "1", "[", "\n"], 9);

function joined(parts: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...parts), { maxLength, size: "max" }).map((found) =>
    found.join("")
  );
}

Deno.test("compileGlob() refuses exactly what another reader of the language refuses", () => {
  fc.assert(
    fc.property(smallPattern, (pattern) => {
      assertEquals(maybeGlob(pattern) === undefined, toRegExp(pattern) === undefined);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("compileGlob() agrees with a regular expression on small patterns and texts", () => {
  fc.assert(
    fc.property(
      legalPattern,
      fc.array(smallText, { minLength: 10, maxLength: 20 }),
      (pattern, texts) => {
        const [glob, expression] = [compileGlob(pattern), toRegExp(pattern)];
        for (const text of texts) assertEquals(glob.matches(text), expression?.test(text), text);
      },
    ),
    { numRuns: 5_000 },
  );
});

/** Pieces of patterns, each with a text that it matches. */
const EXAMPLES: readonly (readonly [piece: string, text: string])[] = [
  ...["", "ab", "."].map((text) => ["*", text] as const),
  ...["", "a", "a/b", "/"].map((text) => ["**", text] as const),
  ...["", "a/", "a/b/"].map((text) => ["/**/", `/${text}`] as const),
  ...["", "a"].map((text) => ["a?", text] as const),
  ...["b", "bbb"].map((text) => ["b+", text] as const),
  ...["a", "c"].map((text) => ["[a-c]", text] as const),
  ...["😀", ""].map((text) => ["😀?", text] as const),
  ["\\*", "*"],
  ["a", "a"],
  ["/", "/"],
];
const example = fc.array(fc.constantFrom(...EXAMPLES), {
  minLength: 1,
  maxLength: 200,
  size: "max",
})
  .map((parts) => ({
    pattern: parts.map(([piece]) => piece).join(""),
    text: parts.map(([, text]) => text).join(""),
  }));

Deno.test("compileGlob() matches each text that its pattern was made with, however long", () => {
  fc.assert(
    fc.property(example, ({ pattern, text }) => {
      assert(compileGlob(pattern).matches(text));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("compileGlob() matches as the two halves of a long pattern match the halves of a text", () => {
  // What is fixed between the halves occurs nowhere else, so that the halves can be told apart.
  fc.assert(
    fc.property(legalPattern, legalPattern, example, smallText, smallText, (...all) => {
      const [first, second, long, before, behind] = all;
      const whole = compileGlob(`${first}#${long.pattern}#${second}`);
      assertEquals(
        whole.matches(`${before}#${long.text}#${behind}`),
        toRegExp(first)?.test(before) === true && toRegExp(second)?.test(behind) === true,
      );
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("compileGlob() matches a text without signs with itself alone", () => {
  const plain = fc.string({ unit: "grapheme", minLength: 1, maxLength: 50 })
    .map((text) => text.replaceAll(/[*?+[\\]/g, "_"));
  fc.assert(fc.property(plain, fc.string({ unit: "binary" }), (text, other) => {
    assertEquals(compileGlob(text).matches(text), true);
    assertEquals(compileGlob(text).matches(other), text === other);
    assertEquals(compileGlob(text).matches(`${text}${other}x`), false);
  }));
});

Deno.test("compileGlob() matches any text with each of its characters escaped", () => {
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 50 })
    .filter((found) => found.isWellFormed());
  fc.assert(fc.property(text, (found) => {
    assert(compileGlob([...found].map((character) => `\\${character}`).join("")).matches(found));
  }));
});

Deno.test("compileGlob() matches what begins with a name by ** behind it, and all by **", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(fc.property(fc.constantFrom("a", "data/", "é", "😀"), text, (prefix, other) => {
    assert(compileGlob("**").matches(other));
    assert(compileGlob(`${prefix}**`).matches(prefix + other));
    assert(compileGlob(`**${prefix}`).matches(other + prefix));
    assertEquals(compileGlob(`${prefix}**`).matches(other), other.startsWith(prefix));
  }));
});

Deno.test("compileGlob() and globWarnings() throw nothing but syntax errors", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string(), (pattern, text) => {
    for (const written of [pattern, text, `\\${pattern}`, `[${text}`]) {
      const found = maybeGlob(written)?.matches(text);
      if (found !== undefined) assert(globWarnings(`!${written}`).every((line) => line !== ""));
    }
  }));
});

Deno.test("compileGlob() does not hang on long paths, whatever the 1,024 characters", () => {
  const pieces = ["*", "**", "**/", "a", "a?", "b+", "/", "[ab]", "[a-c]?", "*a", "**[bc]"];
  const part = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12, size: "max" });
  const pattern = part.map((found) => {
    const text = found.join("");
    // An end that is not fixed leaves the text to the machine.
    return `${text.repeat(Math.floor(1020 / text.length))}[ac]`;
  });
  const path = joined(["a", "a", "b", "/", "c"], 10)
    .map((text) => `${text}a`.repeat(4096).slice(0, 4096));
  fc.assert(fc.property(pattern, path, (glob, text) => {
    const started = performance.now();
    const found = maybeGlob(glob)?.matches(text);
    assert(performance.now() - started < 1_000, `${glob} takes too long`);
    assertEquals(found, maybeGlob(glob)?.matches(text));
  }));
});
