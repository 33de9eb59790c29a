import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { checkCron } from "../../../../lib/events/triggers/cron.ts";

Deno.test("checkCron() takes five fields as POSIX has them", () => {
  const lines = [
    "0 3 * * *",
    "*/5 * * * *",
    "0,30 8-18/2 1,15 JAN-MAR MON-FRI",
    "15 0 31 12 sun",
    "3/20 0 * * 6",
    "59 23 * * 0",
  ];
  for (const line of lines) assertEquals(checkCron(line), line);
  assertEquals(checkCron("  0   3 * *  * "), "0 3 * * *");
});

Deno.test("checkCron() names what it cannot read", () => {
  const cases: readonly (readonly [line: string, problem: string])[] = [
    ["@daily", "it has 1 fields, want 5: minute, hour, day, month, day of week"],
    ["0 0 3 * * *", "it has 6 fields, want 5: minute, hour, day, month, day of week"],
    ["60 3 * * *", '"60" is no minute, want 0 to 59'],
    ["0 24 * * *", '"24" is no hour, want 0 to 23'],
    ["0 3 0 * *", '"0" is no day of month, want 1 to 31'],
    ["0 3 * FOO *", '"FOO" is no month, want 1 to 12 or JAN to DEC'],
    ["0 3 * * 7", '"7" is no day of week, want 0 to 6 or SUN to SAT'],
    ["5-1 3 * * *", '"5-1" is no minute, want 0 to 59'],
    ["1- 3 * * *", '"1-" is no minute, want 0 to 59'],
    ["1-2-3 3 * * *", '"1-2-3" is no minute, want 0 to 59'],
    ["*/0 3 * * *", '"*/0" is no minute, want 0 to 59'],
    [", 3 * * *", '"," is no minute, want 0 to 59'],
    ["-1 3 * * *", '"-1" is no minute, want 0 to 59'],
    ["0 3 L * *", '"L" is no day of month, want 1 to 31'],
    ["0 3 ? * *", '"?" is no day of month, want 1 to 31'],
    ["0x1 3 * * *", '"0x1" is no minute, want 0 to 59'],
    ["* * * * *", "it fires more often than every 5 minutes"],
    ["*/4 * * * *", "it fires more often than every 5 minutes"],
    ["0,3 3 * * *", "it fires more often than every 5 minutes"],
    ["1,59 * * * *", "it fires more often than every 5 minutes"],
    ["0,58 23,0 * * *", "it fires more often than every 5 minutes"],
  ];
  for (const [line, problem] of cases) {
    assertThrows(
      () => checkCron(line),
      SyntaxError,
      `Cannot read timetable ${JSON.stringify(line)}: ${problem}`,
    );
  }
});

Deno.test("checkCron() lets minutes be close where no hour follows another", () => {
  assertEquals(checkCron("0,58 3 * * *"), "0,58 3 * * *");
});
