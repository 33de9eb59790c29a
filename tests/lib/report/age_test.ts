import { assertEquals } from "../../../lib/deps/assert.ts";
import { describeAge } from "../../../lib/report/age.ts";

const NOW = new Date("2026-06-15T12:00:00Z");

for (
  const [then, words] of [
    ["2026-06-15T12:00:00Z", "just now"],
    ["2026-06-15T11:59:01Z", "just now"],
    ["2026-06-15T11:59:00Z", "1 minute ago"],
    ["2026-06-15T11:00:01Z", "59 minutes ago"],
    ["2026-06-15T12:00:00+02:00", "2 hours ago"],
    ["2026-06-14T12:00:00Z", "1 day ago"],
    ["2026-06-01T12:00:00Z", "2 weeks ago"],
    ["2026-04-16T12:00:00Z", "2 months ago"],
    ["2024-06-15T12:00:00Z", "2 years ago"],
    ["2026-06-16T12:00:00Z", "just now"],
  ] as const
) {
  Deno.test(`describeAge() says ${words} of ${then}`, () => {
    assertEquals(describeAge(new Date(then), NOW), words);
  });
}
