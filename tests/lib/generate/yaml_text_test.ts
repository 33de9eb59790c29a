import { assertEquals } from "../../../lib/deps/assert.ts";
import { parseYaml } from "../../../lib/deps/yaml.ts";
import { PINNED_ACTIONS } from "../../../lib/generate/github/pinned_actions.ts";
import { yamlText } from "../../../lib/generate/yaml_text.ts";
import { fc } from "../../deps/fast_check.ts";
import { parseYaml12 } from "../../deps/yaml.ts";

/** Texts that some reader of YAML takes for something else. */
const WORDS = [
  ...["on", "off", "yes", "no", "y", "N", "true", "null", "~", "", "=", "<<", "---", "..."],
  ...["1", "1.0", "0x1f", "0o17", "0777", "08", "1e3", ".5", "1_000", "1:30", "2001-01-01", ".inf"],
  ...["!x", "!**", "*", "**", "&a", "%x", "@x", "`x`", "|", ">", "?", "? x", "-", "- x", "#x"],
  ...[
    "a #b",
    "a: b",
    "a:",
    "[a]",
    "{a}",
    "a,b",
    "'a'",
    '"a"',
    "a'b",
    'a"b',
    "\\",
    "a\\b",
    " a",
    "a ",
  ],
  ...["a\nb", "a\nb\n", "\t", "é", "\u{1F600}", "\u2028", "\ufeff", "\u0085", "0 3 * * *"],
];

function documentOf(word: string) {
  return { a: [word, { b: word }], [`k${word}`]: { [word]: word } };
}

function assertReadsBack(word: string): void {
  const text = yamlText(documentOf(word));
  assertEquals(parseYaml(text), documentOf(word));
  assertEquals(parseYaml12(text), documentOf(word));
}

for (const word of WORDS) {
  Deno.test(`yamlText() writes ${JSON.stringify(word)} so that all readers agree`, () => {
    assertReadsBack(word);
    assertEquals(parseYaml12(yamlText(documentOf(word)), { version: "1.1" }), documentOf(word));
  });
}

Deno.test("yamlText() writes any line so that readers of YAML 1.2 agree", () => {
  const letters = fc.string({ unit: fc.constantFrom(..."0123456789abefo.+-_:#'\"!* \\xyn") });
  fc.assert(fc.property(letters, assertReadsBack), { numRuns: 2000 });
});

Deno.test("yamlText() writes any line with what GitHub puts in so that readers agree", () => {
  const unit = fc.constantFrom("${{ ", " }}", "$", ..."aF1:#'\"!* \\|&-{}[],%@\u2028\u0085é");
  const isAgreed = (word: string) => {
    assertReadsBack(`\${{ a }}${word}`);
    assertReadsBack(`${word}\${{ a }}`);
  };
  fc.assert(fc.property(fc.string({ unit }), isAgreed), { numRuns: 2000 });
});

Deno.test("yamlText() quotes what GitHub puts something into only where it has to", () => {
  const inputs = { a: "${{ always() }}", b: "x-${{ a.b }}", c: ["${{ 'a' }}"], d: null };
  const text = "a: ${{ always() }}\n\nb: x-${{ a.b }}\n\nc:\n  - ${{ 'a' }}\n\nd:\n";
  assertEquals(yamlText(inputs), text);
  const quoted = { a: "${{ 'a: b' }}", b: "${{ 'a #b' }}", c: '${{ "a" }}', d: "*${{ a }}" };
  assertEquals(parseYaml12(yamlText(quoted)), quoted);
  assertEquals(
    yamlText({ a: ["", null, "null", "a: null"] }),
    'a:\n  - ""\n  - null\n  - "null"\n  - "a: null"\n',
  );
});

Deno.test("yamlText() writes GitHub's key bare, one blank line between sections, and nothing twice", () => {
  const shared = ["main"];
  const job = { steps: [{ uses: PINNED_ACTIONS.checkout.uses }] };
  const { uses, version } = PINNED_ACTIONS.checkout;
  assertEquals(
    yamlText({ on: { push: shared, on: shared }, jobs: { a: job, b: job } }),
    [
      'on:\n  push:\n    - main\n  "on":\n    - main\n',
      `jobs:\n  a:\n    steps:\n      - uses: ${uses} # ${version}\n`,
      `  b:\n    steps:\n      - uses: ${uses} # ${version}\n`,
    ].join("\n"),
  );
});

Deno.test("yamlText() leaves long lines whole", () => {
  const long = "word ".repeat(100).trim();
  assertEquals(yamlText({ run: long }), `run: ${long}\n`);
});
