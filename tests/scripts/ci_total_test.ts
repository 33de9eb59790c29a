import { addUp, formatTotal, isGood, readReport, totalOfRun } from "../../.ci/total.ts";
import { assert, assertEquals, assertThrows } from "../../lib/deps/assert.ts";

/** As Deno 2.9.6 wrote it, shortened. */
const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="2" errors="0" time="0.009">
    <testsuite name="./a_test.ts" tests="5" disabled="2" errors="0" failures="2">
        <testcase name="adds" classname="./a_test.ts" time="0.000" line="1" col="6">
        </testcase>
        <testcase name="needs an engine" classname="./a_test.ts" time="0.000" line="2" col="6">
            <skipped/>
        </testcase>
        <testcase name="bad &amp; &lt;b&gt;" classname="./a_test.ts" time="0.000" line="4" col="6">
            <failure message="Uncaught Error: no">Error: &lt;skipped/&gt;
    at file:///a_test.ts:4:38</failure>
        </testcase>
        <testcase name="steps" classname="./a_test.ts" time="0.000" line="5" col="6">
            <failure message="1 test step failed">1 test step failed.</failure>
        </testcase>
        <testcase name="steps &gt; in" classname="./a_test.ts" time="0.000" line="3" col="71">
            <skipped/>
        </testcase>
    </testsuite>
</testsuites>
`;

Deno.test("readReport() counts what passed and names what failed or was skipped", () => {
  assertEquals(readReport(REPORT), {
    passed: 1,
    failed: ["./a_test.ts: bad & <b>", "./a_test.ts: steps"],
    skipped: ["./a_test.ts: needs an engine", "./a_test.ts: steps > in"],
  });
});

for (
  const [what, xml] of [
    ["an empty file", ""],
    ["a report that is cut off", REPORT.slice(0, -20)],
    ["a report that lacks a test", REPORT.replace('tests="5" failures', 'tests="6" failures')],
  ] as const
) {
  Deno.test(`readReport() refuses ${what}`, () => {
    assertThrows(() => readReport(xml), SyntaxError, "Cannot read the report");
  });
}

Deno.test("formatTotal() ends with the totals of all reports", () => {
  const total = addUp([readReport(REPORT), { passed: 4, failed: [], skipped: [] }]);
  assertEquals(formatTotal(total).split("\n").at(-1), "5 passed, 2 failed, 2 skipped");
});

Deno.test("isGood() wants at least one test, and no failure", () => {
  assert(isGood({ passed: 1, failed: [], skipped: ["a"] }));
  assert(!isGood({ passed: 1, failed: ["a"], skipped: [] }));
  assert(!isGood({ passed: 0, failed: [], skipped: ["a"] }));
});

const NOTHING_FAILED = REPORT.replaceAll(/<failure[\s\S]*?<\/failure>/g, "");

for (
  const [what, code, xml, failed] of [
    ["takes a good run as it is", 0, NOTHING_FAILED, []],
    ["fails one without a report", 124, undefined, ["x.xml: no report, exit code 124"]],
    ["fails one that broke outside of a test", 1, NOTHING_FAILED, [
      "x.xml: exit code 1, though no test failed",
    ]],
    [
      "fails one where no test ran",
      0,
      '<testsuites name="deno test" tests="0">\n</testsuites>',
      ["x.xml: no test ran"],
    ],
  ] as const
) {
  Deno.test(`totalOfRun() ${what}`, () => {
    assertEquals(totalOfRun("x.xml", code, xml).failed, failed);
  });
}
