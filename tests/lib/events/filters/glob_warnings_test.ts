import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { globWarnings } from "../../../../lib/events/filters/glob_warnings.ts";

const GLUED = 'has "**/" behind something other than "/", which GitHub does not define';
const BRACES = "has {a,b}, which is taken literally; write two patterns";
const PARENTHESES = "has (a|b), which is taken literally; write two patterns";
const RELATIVE = 'begins with "./" or "../", which no changed path does';
const ESCAPE =
  'has "\\" before a letter or digit, which only drops the "\\"; paths are written with "/"';
const FOLDER = 'ends in "/", which no changed path or name does; write "/**" for all below';

const WARNINGS: Readonly<Record<string, readonly string[]>> = {
  "./docs/**": [RELATIVE],
  "../docs/**": [RELATIVE],
  "!./docs/**": [RELATIVE],
  "/docs/**": ['begins with "/", which no changed path or name does'],
  "docs/": [FOLDER],
  "**/": [FOLDER],
  "*.{csv,dvc}": [BRACES],
  "@(a|b)": [PARENTHESES],
  "foo**/bar": [GLUED],
  "*.**/bar": [GLUED],
  "data\\train.csv": [ESCAPE],
  "./{a,b}/": [RELATIVE, FOLDER, BRACES],
};

for (const [pattern, warnings] of Object.entries(WARNINGS)) {
  Deno.test(`globWarnings() tells what is amiss in ${pattern}`, () => {
    assertEquals(globWarnings(pattern), warnings.map((text) => `\`${pattern}\` ${text}`));
  });
}

for (
  const pattern of [
    "**/*.dvc",
    ".dvc/**",
    "data/**/x",
    "**/**/x",
    "!docs/**",
    "\\{a,b}",
    "\\{a,b\\}",
    "{a}",
    "(a)",
    "a|b",
    ".x/y",
    "v[0-9]+",
    "a\\*b\\\\c",
    "a\\**/b",
  ]
) {
  Deno.test(`globWarnings() has nothing to say of ${pattern}`, () => {
    assertEquals(globWarnings(pattern), []);
  });
}

Deno.test("globWarnings() refuses a broken pattern, quoted as it was written", () => {
  const error = assertThrows(() => globWarnings("!a["), SyntaxError);
  assertEquals(error.message, 'Cannot read pattern "!a[": "[" is not closed by "]"');
});
