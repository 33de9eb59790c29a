import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { isPenstockError } from "../../../../lib/errors.ts";
import { describeEvent, type Event, EVENT_NAMES } from "../../../../lib/events/event.ts";
import { decodeGitHubEvent, type GitHubEventName } from "../../../../lib/events/hosts/github.ts";
import { readEvent } from "../../../../lib/events/read_event.ts";
import { fc } from "../../../deps/fast_check.ts";
import { WEBHOOK_EXAMPLES } from "../../../deps/webhooks_examples.ts";
import { fakeWorld } from "../../../fake_world.ts";

const { env } = fakeWorld();

const NAMES = EVENT_NAMES.filter((name) => name !== "webhook") as readonly GitHubEventName[];

/** Decodes; what is refused is refused as it should be. */
function attempt(name: GitHubEventName, body: unknown): Event | undefined {
  try {
    return decodeGitHubEvent(name, body, env);
  } catch (error) {
    assert(isPenstockError(error), String(error));
    assertEquals(error.code, "payload");
    return undefined;
  }
}

Deno.test("decodeGitHubEvent() decodes or refuses any JSON, and nothing else happens", () => {
  const names = fc.constantFrom(...NAMES);
  fc.assert(fc.property(names, fc.jsonValue(), (name, body) => {
    const event = attempt(name, body);
    if (event !== undefined) assertEquals(event.name, name);
  }));
});

/** The keys that mean something, so that arbitrary objects get somewhere. */
const KEYS = [
  ...["ref", "before", "after", "commits", "head_commit", "id", "number", "pull_request", "base"],
  ...[
    "head",
    "sha",
    "repo",
    "full_name",
    "labels",
    "name",
    "issue",
    "release",
    "tag_name",
    "inputs",
  ],
  ...["workflow", "workflow_run", "merge_group", "head_ref", "base_ref", "action", "event_type"],
  ...["client_payload", "repository", "sender", "login", "constructor", "toString", "schedule"],
];

const LEAVES = fc.oneof(
  fc.constantFrom(
    "",
    "main",
    "refs/heads/main",
    "0".repeat(40),
    "feed".repeat(10),
    0,
    12,
    -1,
    null,
  ),
  fc.string(),
  fc.double(),
  fc.boolean(),
);

const { body: BODY } = fc.letrec((tie) => ({
  body: fc.oneof(
    { maxDepth: 5 },
    LEAVES,
    fc.array(tie("body"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("body"), { maxKeys: 8 }),
  ),
}));

Deno.test("decodeGitHubEvent() decodes or refuses objects of its own keys", () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), BODY, (name, body) => {
      const event = attempt(name, body);
      if (event === undefined) return;
      assertEquals(event.name, name);
      assertEquals(typeof describeEvent(event), "string");
    }),
    { numRuns: 2000 },
  );
});

/** The same value, with one part of it replaced. */
function replaceAt(value: unknown, path: readonly number[], by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== "object" || value === null) return by;
  const entries = Object.entries(value);
  const at = first % Math.max(1, entries.length);
  const replaced = entries.map(([key, inner], index) =>
    [key, index === at ? replaceAt(inner, rest, by) : inner] as const
  );
  return Array.isArray(value) ? replaced.map(([, inner]) => inner) : Object.fromEntries(replaced);
}

Deno.test("decodeGitHubEvent() decodes or refuses real payloads of which one part is another", () => {
  const samples = NAMES.flatMap((name) =>
    WEBHOOK_EXAMPLES.filter((each) => each.name === name)
      .flatMap(({ examples }) => examples.slice(0, 3).map((body) => [name, body] as const))
  );
  const path = fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...samples), path, fc.jsonValue(), ([name, body], at, by) => {
      const event = attempt(name, replaceAt(body, at, by));
      if (event !== undefined) assertEquals(event.name, name);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("readEvent() reads or refuses any variables of GitLab and Bitbucket", async () => {
  const names = [
    ...["CI_PIPELINE_SOURCE", "CI_COMMIT_SHA", "CI_COMMIT_TAG", "CI_COMMIT_REF_NAME"],
    ...["CI_COMMIT_BEFORE_SHA", "CI_MERGE_REQUEST_IID", "CI_MERGE_REQUEST_LABELS"],
    ...["CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"],
    ...["CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "BITBUCKET_PR_ID", "BITBUCKET_BRANCH"],
    ...["BITBUCKET_PR_DESTINATION_BRANCH", "BITBUCKET_TAG", "BITBUCKET_COMMIT"],
    ...["PENSTOCK_INPUT_a", "PENSTOCK_WEBHOOK"],
  ];
  const sources = ["push", "merge_request_event", "schedule", "web", "trigger"];
  const text = fc.oneof(fc.constantFrom(...sources, "12", "main", "0".repeat(40)), fc.string());
  const host = fc.constantFrom({ GITLAB_CI: "true" }, { BITBUCKET_BUILD_NUMBER: "1" });
  const variables = fc.dictionary(fc.constantFrom(...names), text);
  await fc.assert(
    fc.asyncProperty(host, variables, async (mark, given) => {
      try {
        const event = await readEvent(fakeWorld({ env: { ...given, ...mark } }), {});
        assert(event.name === "other" || EVENT_NAMES.includes(event.name));
      } catch (error) {
        assert(isPenstockError(error), String(error));
        assertEquals(error.exitCode, 2);
      }
    }),
    { numRuns: 500 },
  );
});
