import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import type { PageElement } from "../../../lib/report/run_page/browser/dom.ts";
import { BlockHeights } from "../../../lib/report/run_page/browser/heights.ts";
import {
  findLines,
  indexOfLine,
  numberOfLine,
  patternOf,
  splitLine,
  tellsError,
} from "../../../lib/report/run_page/browser/lines.ts";
import { unpackLog } from "../../../lib/report/run_page/browser/unpack.ts";
import { logLines, packedLog, type PageLog } from "../../../lib/report/run_page/page_log.ts";
import { pageNodes } from "./page_reading.ts";
import { injections } from "./sample_report.ts";
import { logText } from "./sample_run.ts";

/** The element that a browser makes of a packed log, as the page's script reads it. */
function elementOf(html: string): PageElement {
  const nodes = pageNodes(html).filter((node) => node.nodeName === "script");
  const [node] = nodes;
  assert(nodes.length === 1 && node !== undefined && "attrs" in node && "childNodes" in node);
  const data = node.attrs.filter(({ name }) => name.startsWith("data-"));
  const [text] = node.childNodes;
  const known = {
    dataset: Object.fromEntries(data.map(({ name, value }) => [name.slice(5), value])),
    textContent: text !== undefined && "value" in text ? text.value : "",
  };
  return known as unknown as PageElement;
}

Deno.test("packedLog() is unpacked to what it was made of", async () => {
  const log: PageLog = {
    text: "one\ntwo\nthree\n",
    lines: 103,
    cut: 100,
    head: 2,
    file: "logs/a b.log",
    places: [{ line: 1 }, { line: 2, step: ["fit", "epoch 1"] }],
  };
  assertEquals(await unpackLog(elementOf(await packedLog(log, "job-a"))), {
    lines: ["one", "two", "three"],
    steps: new Map([[2, "fit › epoch 1"]]),
    anchor: "job-a",
    file: "logs/a b.log",
    head: 2,
    cut: 100,
  });
});

Deno.test("packedLog() takes lines out of the middle where it is not told from where", async () => {
  const packed = await packedLog({ text: "1\n2\n5", lines: 5, cut: 2, file: "a" }, "a");
  const { head, cut } = await unpackLog(elementOf(packed));
  assertEquals([head, cut], [2, 2]);
});

Deno.test("packedLog() holds anything as text", async () => {
  const text = injections.join("\n");
  const log = { text, lines: 1, file: text, places: [{ line: 1, step: [text] }] };
  const packed = await packedLog(log, "job-a");
  const { lines, file, steps } = await unpackLog(elementOf(packed));
  assertEquals(lines, logLines(log));
  assert(lines.includes("<script>alert(1)</script>"));
  // deno-lint-ignore no-control-regex -- finding them is the purpose
  assert(![...lines, file, ...steps.values()].some((each) => /[\x00-\x1f\u202e]/.test(each)));
});

Deno.test("packedLog() packs 50,000 lines into a third of their size", async () => {
  const text = logText(50_000);
  const packed = await packedLog({ text, lines: 50_000, file: "a" }, "a");
  assert(packed.length < text.length / 3, `${packed.length} of ${text.length}`);
});

Deno.test("logLines() leaves out colours and the last line break", () => {
  const log = { lines: 2, file: "a" };
  assertEquals(logLines({ ...log, text: "\x1b[31mred\x1b[0m\r\n\nlast\n" }), ["red", "", "last"]);
  assertEquals(logLines({ ...log, text: "" }), []);
});

Deno.test("findLines() finds a text as it is, in small or capital letters", () => {
  const lines = ["Loss 1.5", "loss 1x5", "", "İstanbul (LOSS 1.5)"];
  assertEquals(findLines(lines, patternOf("loss 1.5")), [0, 3]);
  assertEquals(findLines(lines, patternOf("(")), [3]);
});

for (const query of ["\\", "^$", "[a", "a{2}", "(?=", "*", "/", "-", "😀", "\ud83d"]) {
  Deno.test(`patternOf() takes ${JSON.stringify(query)} for what it is`, () => {
    assertEquals(findLines([`x ${query} y`, "xy"], patternOf(query)), [0]);
  });
}

Deno.test("splitLine() parts a line at what was found, and loses nothing", () => {
  assertEquals(splitLine("aXbxa", patternOf("x")), [
    { text: "a", hit: false },
    { text: "X", hit: true },
    { text: "b", hit: false },
    { text: "x", hit: true },
    { text: "a", hit: false },
  ]);
  assertEquals(splitLine("plain", undefined), [{ text: "plain", hit: false }]);
  assertEquals(splitLine("", patternOf("x")), []);
});

const TELLING: readonly (readonly [string, boolean])[] = [
  ["error: it broke", true],
  ["  RuntimeError: CUDA out of memory", true],
  ["java.lang.NullPointerException", true],
  ["Traceback (most recent call last):", true],
  ["3 tests failed", true],
  ["thread 'main' panicked at src/main.rs:2", true],
  ["FATAL could not connect", true],
  ["0 failed, 12 passed", false],
  ["no error found", false],
  ["errors: 0", false],
  ["mean absolute error_rate 0.1", false],
  ["loading error-pages.css", false],
  ["all is well", false],
];

for (const [line, tells] of TELLING) {
  Deno.test(`tellsError() is ${tells} for ${JSON.stringify(line)}`, () => {
    assertEquals(tellsError(line), tells);
  });
}

Deno.test("numberOfLine() and indexOfLine() count what is left out", () => {
  const cut = { head: 2, cut: 100 };
  assertEquals([0, 1, 2, 3].map((index) => numberOfLine(index, cut)), [1, 2, 103, 104]);
  assertEquals([1, 2, 103, 104].map((number) => indexOfLine(number, cut)), [0, 1, 2, 3]);
  assertEquals(indexOfLine(50, cut), 2);
});

Deno.test("BlockHeights finds blocks by guessed and by measured heights", () => {
  const heights = new BlockHeights([100, 100, 50]);
  assertEquals([heights.total, heights.before(2)], [250, 200]);
  assertEquals([-5, 0, 99, 100, 240, 999].map((height) => heights.at(height)), [0, 0, 0, 1, 2, 2]);
  heights.measured(0, 30);
  heights.measured(7, 30);
  assertEquals([heights.total, heights.at(99)], [180, 1]);
});

Deno.test("BlockHeights of nothing are none", () => {
  assertEquals([new BlockHeights([]).total, new BlockHeights([]).at(10)], [0, 0]);
});
