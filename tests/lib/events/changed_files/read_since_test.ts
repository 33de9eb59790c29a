import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { UsageError } from "../../../../lib/errors.ts";
import { readSince } from "../../../../lib/events/changed_files/read_since.ts";

const NOW = new Date("2026-03-15T12:00:00Z");

Deno.test("readSince() reads dates, with the hours of this machine where none are named", () => {
  const read = (text: string) => readSince(text, NOW).getTime();
  assertEquals(read("2026-01-02T03:04:05Z"), Date.UTC(2026, 0, 2, 3, 4, 5));
  assertEquals(read("2026-01-02 03:04:05+01:00"), Date.UTC(2026, 0, 2, 2, 4, 5));
  assertEquals(read("2026-01-02T03:04Z"), Date.UTC(2026, 0, 2, 3, 4));
  assertEquals(read("2026-01-02 03:04"), new Date(2026, 0, 2, 3, 4).getTime());
  assertEquals(read("2026-01-02"), new Date(2026, 0, 2).getTime());
  assertEquals(read("3000-01-01"), new Date(3000, 0, 1).getTime());
});

Deno.test("readSince() reads ages", () => {
  const read = (text: string) => readSince(text, NOW).toISOString();
  assertEquals(read("90 seconds"), "2026-03-15T11:58:30.000Z");
  assertEquals(read("1 minute ago"), "2026-03-15T11:59:00.000Z");
  assertEquals(read("12 hours"), "2026-03-15T00:00:00.000Z");
  assertEquals(read("1 day"), "2026-03-14T12:00:00.000Z");
  assertEquals(read("2 weeks"), "2026-03-01T12:00:00.000Z");
  assertEquals(read("2 months").slice(0, 10), "2026-01-15");
  assertEquals(read("3 years ago").slice(0, 10), "2023-03-15");
});

Deno.test("readSince() refuses all else", () => {
  const texts = ["last Christmas", "", "--all", "2026", "two weeks", "2026-01-02; x", "1  day"];
  for (const text of [...texts, "2026-13-01", "2026-01-02T25:00", "-1 days", "9999999 days"]) {
    const problem = `since ${JSON.stringify(text)}: it is neither a date nor an age`;
    assertThrows(() => readSince(text, NOW), UsageError, problem);
  }
  assertThrows(() => readSince("999999 years", NOW), UsageError);
});
