import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { formatBytes, formatDuration, parseDuration, significant } from "../../lib/duration.ts";

const DURATIONS: Readonly<Record<string, number>> = {
  "1ms": 1,
  "250ms": 250,
  "1s": 1_000,
  "1.5s": 1_500,
  "10m": 600_000,
  "2h": 7_200_000,
  "0.25h": 900_000,
  "1d": 86_400_000,
  "30d": 2_592_000_000,
  "0.5d": 43_200_000,
  "0s": 0,
  "007s": 7_000,
};

for (const [text, milliseconds] of Object.entries(DURATIONS)) {
  Deno.test(`parseDuration() reads ${text} as ${milliseconds} ms`, () => {
    assertEquals(parseDuration(text), milliseconds);
  });
}

Deno.test("parseDuration() reads durations below a millisecond", () => {
  for (
    const [text, wanted] of [["1us", 1e-3], ["10µs", 1e-2], ["500ns", 5e-4], ["1.5us", 1.5e-3]]
  ) {
    const found = parseDuration(String(text)) ?? NaN;
    assert(Math.abs(found - Number(wanted)) < 1e-12, `${text} is ${found}`);
  }
});

for (
  const text of [
    "",
    "1",
    "s",
    "-1s",
    "+1s",
    " 1s",
    "1s ",
    "1 s",
    "1S",
    "1e3s",
    ".5s",
    "1.s",
    "1,5s",
    "1w",
    "1D",
    "1day",
    "1s2ms",
    "0x1s",
    "1constructor",
    "٣s",
    "Infinitys",
    "1s\n",
  ]
) {
  Deno.test(`parseDuration() reads nothing from ${JSON.stringify(text)}`, () => {
    assertEquals(parseDuration(text), undefined);
  });
}

const WORDS: readonly (readonly [number, string])[] = [
  [0, "0 µs"],
  [0.000_5, "0.500 µs"],
  [0.012, "12.0 µs"],
  [0.5, "500 µs"],
  [1, "1.00 ms"],
  [57.34, "57.3 ms"],
  [999, "999 ms"],
  [1_000, "1.00 s"],
  [1_204, "1.20 s"],
  [119_000, "119 s"],
  [120_000, "2.00 min"],
  [600_000, "10.0 min"],
  [7_140_000, "119 min"],
  [7_200_000, "2.00 h"],
  [90_000_000, "25.0 h"],
  [86_400_000_000, "24000 h"],
];

for (const [milliseconds, words] of WORDS) {
  Deno.test(`formatDuration() calls ${milliseconds} ms ${words}`, () => {
    assertEquals(formatDuration(milliseconds), words);
  });
}

Deno.test("significant() keeps three digits from thousandths to thousands", () => {
  assertEquals(
    [0.001_234, 0.012_34, 0.123_4, 1.234, 12.34, 123.4, 1234].map(significant),
    ["0.00123", "0.0123", "0.123", "1.23", "12.3", "123", "1234"],
  );
});

Deno.test("significant() keeps the sign and writes zero without digits behind it", () => {
  assertEquals([-1.5, 0, -0].map(significant), ["-1.50", "0", "0"]);
});

Deno.test("significant() keeps three digits where rounding adds one in front", () => {
  assertEquals([9.999, 99.96, 0.099_99].map(significant), ["10.0", "100", "0.100"]);
});

Deno.test("formatDuration() moves to the next unit where rounding reaches it", () => {
  assertEquals([0.999_9, 999.7, 119_900, 7_199_000].map(formatDuration), [
    "1.00 ms",
    "1.00 s",
    "2.00 min",
    "2.00 h",
  ]);
});

const BYTES: readonly (readonly [number, string])[] = [
  [0, "0 B"],
  [1, "1 B"],
  [999, "999 B"],
  [1_000, "1.00 kB"],
  [13_081, "13.1 kB"],
  [46_000_000, "46.0 MB"],
  [1_500_000_000, "1.50 GB"],
  [2e12, "2.00 TB"],
  [5e15, "5000 TB"],
];

for (const [bytes, words] of BYTES) {
  Deno.test(`formatBytes() calls ${bytes} bytes ${words}`, () => {
    assertEquals(formatBytes(bytes), words);
  });
}
