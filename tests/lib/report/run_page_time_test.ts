import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { clockLabel, clockTicks } from "../../../lib/report/run_page/clock_ticks.ts";
import { timeRun } from "../../../lib/report/run_page/run_times.ts";
import { makeTimeScale } from "../../../lib/report/run_page/time_scale.ts";
import { interruptedRun, resumedRun, richRun, sampleJob, sampleRun } from "./sample_run.ts";

const LABELS: readonly (readonly [number, number, string])[] = [
  [0, 1, "0"],
  [4, 2, "4 ms"],
  [150, 50, "0.15 s"],
  [1200, 200, "1.2 s"],
  [5000, 5000, "0:05"],
  [90_000, 30_000, "1:30"],
  [3_723_000, 60_000, "1:02:03"],
  [93_600_000, 3_600_000, "26:00:00"],
];

for (const [elapsed, step, label] of LABELS) {
  Deno.test(`clockLabel() writes ${elapsed} ms, every ${step} ms, as ${label}`, () => {
    assertEquals(clockLabel(elapsed, step), label);
  });
}

Deno.test("clockTicks() has at most six marks at round times for a run of any length", () => {
  for (let length = 1; length < 1e10; length *= 3) {
    const ticks = clockTicks([{ start: 5, end: 5 + length, from: 0, to: 1 }]);
    assert(ticks.length >= 1 && ticks.length <= 6, `${length}: ${ticks.length}`);
    assert(ticks.every(({ at }) => at >= 0 && at <= 1));
    assertEquals(ticks[0], { at: 0, label: "0" });
  }
});

Deno.test("makeTimeScale() is even over work with short breaks", () => {
  const scale = makeTimeScale([{ start: 1000, end: 2000 }, { start: 2100, end: 3000 }]);
  assertEquals([1000, 1500, 2050, 3000].map(scale.at), [0, 0.25, 0.525, 1]);
  assertEquals(scale.gaps, []);
  assertEquals([0, 9000].map(scale.at), [0, 1]);
});

Deno.test("makeTimeScale() draws a long time without work short", () => {
  const day = 86_400_000;
  const scale = makeTimeScale([{ start: 0, end: 60_000 }, { start: day, end: day + 60_000 }]);
  const [gap] = scale.gaps;
  assert(gap !== undefined);
  assertEquals([gap.start, gap.end], [60_000, day]);
  assert(gap.to - gap.from < 0.05);
  assertEquals([scale.at(0), scale.at(60_000), scale.at(day)], [0, gap.from, gap.to]);
  assertEquals([scale.stretchOf(30_000), scale.stretchOf(day + 1)], [0, day]);
  assertEquals(scale.ticks.some(({ label }) => label === "24:00:00"), true);
});

Deno.test("makeTimeScale() places all of a run that took no time", () => {
  const scale = makeTimeScale([{ start: 7, end: 7 }]);
  assertEquals([scale.at(7), scale.ticks.length], [0, 1]);
});

Deno.test("timeRun() finds waits: from the end of the last need to the beginning", () => {
  const times = timeRun(richRun);
  const find = (id: string) => richRun.jobs.find((job) => job.id === id) ?? sampleJob({ id });
  const wait = times.waitOf(find("train.5"));
  assertEquals(wait === undefined ? 0 : Math.round((wait.end - wait.start) / 100), 986);
  assertEquals(times.workOf(find("promote")), undefined);
  assertEquals(times.waitOf(find("promote")), undefined);
});

Deno.test("timeRun() counts no wait over the time between two attempts", () => {
  const times = timeRun(resumedRun);
  assertEquals(times.scale.gaps.length, 1);
  assertEquals(resumedRun.jobs.map((job) => (times.waitOf(job)?.end ?? 0) > 0), [
    true,
    true,
    false,
    true,
  ]);
});

Deno.test("timeRun() places a run of which no job began, or whose times are not to be read", () => {
  assertEquals(timeRun(sampleRun([])).scale.at(0), 0);
  const odd = sampleRun([sampleJob({ id: "a", from: 0 })], { startedAt: "?", finishedAt: "?" });
  const [job] = odd.jobs;
  assert(job !== undefined && timeRun(odd).workOf(job) !== undefined);
  assert(Number.isFinite(timeRun(odd).scale.at(Date.parse(job.startedAt ?? ""))));
});

Deno.test("timeRun() ends a run with what was cut off", () => {
  const times = timeRun(interruptedRun);
  const [, train] = interruptedRun.jobs;
  assert(train !== undefined);
  assert(times.scale.at(times.workOf(train)?.end ?? 0) > 0.95);
});
