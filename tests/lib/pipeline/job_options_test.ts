import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { type JobOptions, readJobOptions } from "../../../lib/pipeline/job_options.ts";

/** Reads options as those write them who have no compiler. */
function read(options: Readonly<Record<string, unknown>>) {
  const { work: _, ...rest } = readJobOptions("a", options as JobOptions, () => 1);
  return rest;
}

Deno.test("readJobOptions() leaves out what is not given", () => {
  assertEquals(read({}), { name: "a", needs: [], secrets: [] });
});

const TAKEN: readonly (readonly [given: Readonly<Record<string, unknown>>, read: unknown])[] = [
  [{ paths: ["src/**", "!**/*.md"] }, { paths: ["src/**", "!**/*.md"] }],
  [{ pathsIgnore: ["docs/**"] }, { pathsIgnore: ["docs/**"] }],
  [{ runsOn: "ubuntu-latest" }, { runsOn: ["ubuntu-latest"] }],
  [{ runsOn: ["self-hosted", "gpu"] }, { runsOn: ["self-hosted", "gpu"] }],
  [{ permissions: { "pull-requests": "write", contents: "read" } }, {
    permissions: { "pull-requests": "write", contents: "read" },
  }],
  [{ permissions: {} }, { permissions: {} }],
  [{ continueOnError: false }, {}],
];

for (const [given, wanted] of TAKEN) {
  Deno.test(`readJobOptions() takes ${JSON.stringify(given)}`, () => {
    assertEquals<unknown>(read(given), { name: "a", needs: [], secrets: [], ...Object(wanted) });
  });
}

const LIST = "want a list with at least one text";
const RIGHTS = 'want an object such as {"pull-requests": "write"}, of actions, attestations, ' +
  "checks, contents, deployments, discussions, id-token, issues, models, packages, pages, " +
  "pull-requests, security-events, statuses";

const REFUSED: readonly (readonly [given: Readonly<Record<string, unknown>>, says: string])[] = [
  [
    { paths: ["a"], pathsIgnore: ["b"] },
    'Cannot use both paths and pathsIgnore for job "a": use paths with "!" patterns',
  ],
  [{ paths: [] }, `Cannot use [] as paths of job "a": ${LIST}`],
  [{ paths: "src/**" }, `Cannot use "src/**" as paths of job "a": ${LIST}`],
  [{ paths: ["a", ""] }, `Cannot use ["a",""] as paths of job "a": ${LIST}`],
  [{ pathsIgnore: [5] }, `Cannot use [5] as pathsIgnore of job "a": ${LIST}`],
  [{ pathsIgnore: null }, `Cannot use null as pathsIgnore of job "a": ${LIST}`],
  [{ runsOn: "" }, `Cannot use [""] as runsOn of job "a": ${LIST}`],
  [{ runsOn: [] }, `Cannot use [] as runsOn of job "a": ${LIST}`],
  [{ permissions: "write" }, `Cannot use "write" as permissions of job "a": ${RIGHTS}`],
  [
    { permissions: { contents: "admin" } },
    `Cannot use {"contents":"admin"} as permissions of job "a": ${RIGHTS}`,
  ],
  [
    { permissions: { content: "write" } },
    `Cannot use {"content":"write"} as permissions of job "a": ${RIGHTS}`,
  ],
  [
    { permissions: { pull_requests: "write" } },
    `Cannot use {"pull_requests":"write"} as permissions of job "a": ${RIGHTS}`,
  ],
];

for (const [given, says] of REFUSED) {
  Deno.test(`readJobOptions() says: ${says}`, () => {
    assertEquals(assertThrows(() => read(given), TypeError).message, says);
  });
}

for (
  const [given, pattern] of [[{ paths: ["a", "b["] }, "b["], [
    { pathsIgnore: ["!a"] },
    "!a",
  ]] as const
) {
  Deno.test(`readJobOptions() names the broken pattern ${pattern}`, () => {
    assertThrows(
      () => read(given),
      SyntaxError,
      `Cannot read pattern ${JSON.stringify(pattern)}: `,
    );
  });
}
