import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import type { Event } from "../../../../lib/events/event.ts";
import { readBitbucketEvent } from "../../../../lib/events/hosts/bitbucket.ts";
import { fakeWorld } from "../../../fake_world.ts";

const SHA = "feed".repeat(10);
const TARGET = "ba5e".repeat(10);

const STEP = {
  CI: "true",
  BITBUCKET_BUILD_NUMBER: "77",
  BITBUCKET_COMMIT: SHA,
  BITBUCKET_REPO_FULL_NAME: "acme/models",
};

const BASE = {
  repository: "acme/models",
  runUrl: "https://bitbucket.org/acme/models/pipelines/results/77",
  sha: SHA,
  payload: {},
};

const REQUEST = {
  BITBUCKET_PR_ID: "12",
  BITBUCKET_BRANCH: "topic/a",
  BITBUCKET_PR_DESTINATION_BRANCH: "main",
  BITBUCKET_PR_DESTINATION_COMMIT: TARGET.slice(0, 12),
};

function read(env: Readonly<Record<string, string>>): Event {
  return readBitbucketEvent(fakeWorld({ env: { ...STEP, ...env } }).env);
}

Deno.test("readBitbucketEvent() reads a branch as a push of unknown extent", () => {
  assertEquals<unknown>(read({ BITBUCKET_BRANCH: "topic/a" }), {
    ...BASE,
    name: "push",
    ref: "refs/heads/topic/a",
    branch: "topic/a",
    deleted: false,
  });
});

Deno.test("readBitbucketEvent() reads a tag as a push of it", () => {
  assertEquals<unknown>(read({ BITBUCKET_TAG: "v1" }), {
    ...BASE,
    name: "push",
    ref: "refs/tags/v1",
    tag: "v1",
    deleted: false,
  });
});

Deno.test("readBitbucketEvent() reads a pull request, without a base commit that is cut short", () => {
  const expected = {
    ...BASE,
    name: "pull_request",
    number: 12,
    base: { ref: "main" },
    head: { ref: "topic/a", sha: SHA, repository: "acme/models" },
    fork: false,
    draft: false,
    labels: [],
  };
  assertEquals<unknown>(read(REQUEST), expected);
  assertEquals<unknown>(read({ ...REQUEST, BITBUCKET_PR_DESTINATION_COMMIT: TARGET }), {
    ...expected,
    base: { ref: "main", sha: TARGET },
  });
});

Deno.test("readBitbucketEvent() reads a run for a commit alone as one by hand", () => {
  assertEquals<unknown>(read({}), { ...BASE, name: "manual" });
});

Deno.test("readBitbucketEvent() refuses a pull request without a branch or a number", () => {
  for (const name of ["BITBUCKET_BRANCH", "BITBUCKET_PR_DESTINATION_BRANCH"]) {
    assertThrows(
      () => read({ ...REQUEST, [name]: "" }),
      PenstockError,
      `Cannot read event "pull_request": ${name} is missing`,
    );
  }
  assertThrows(
    () => read({ ...REQUEST, BITBUCKET_PR_ID: "x" }),
    PenstockError,
    "BITBUCKET_PR_ID is not a whole number above zero",
  );
});
