/**
 * Decodes every payload of `@octokit/webhooks-examples`, and compares with what stands in it.
 *
 * @module
 */

import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { describeEvent, type Event, EVENT_NAMES } from "../../../../lib/events/event.ts";
import { decodeGitHubEvent } from "../../../../lib/events/hosts/github.ts";
import { readEvent } from "../../../../lib/events/read_event.ts";
import { WEBHOOK_EXAMPLES } from "../../../deps/webhooks_examples.ts";
import { fakeWorld } from "../../../fake_world.ts";

/** A raw payload, of which the test knows what is in it. */
// deno-lint-ignore no-explicit-any
type Raw = any;

const { env } = fakeWorld();

const ZEROS = "0".repeat(40);

/** What an event must have, beside what all have, by its name. */
const EXPECTED = {
  push: (raw: Raw) => ({
    ref: raw.ref,
    ...(raw.ref.startsWith("refs/tags/")
      ? { tag: raw.ref.slice("refs/tags/".length) }
      : { branch: raw.ref.slice("refs/heads/".length) }),
    ...(raw.before === ZEROS ? {} : { before: raw.before }),
    created: raw.created,
    deleted: raw.deleted,
    forced: raw.forced,
    commits: raw.commits.map(({ id }: Raw) => id),
    ...(raw.head_commit === null
      ? {}
      : { message: raw.head_commit.message, sha: raw.head_commit.id }),
  }),
  pull_request: (raw: Raw) => ({
    number: raw.number,
    title: raw.pull_request.title,
    base: { ref: raw.pull_request.base.ref, sha: raw.pull_request.base.sha },
    head: {
      ref: raw.pull_request.head.ref,
      sha: raw.pull_request.head.sha,
      repository: raw.pull_request.head.repo.full_name,
    },
    fork: raw.pull_request.head.repo.full_name !== raw.repository.full_name,
    draft: raw.pull_request.draft,
    labels: raw.pull_request.labels.map(({ name }: Raw) => name),
    sha: raw.pull_request.head.sha,
  }),
  release: (raw: Raw) => ({
    tag: raw.release.tag_name,
    draft: raw.release.draft,
    prerelease: raw.release.prerelease,
  }),
  workflow_run: (raw: Raw) => ({
    workflow: raw.workflow.name,
    ...(raw.workflow_run.conclusion === null ? {} : { conclusion: raw.workflow_run.conclusion }),
    head: {
      branch: raw.workflow_run.head_branch,
      sha: raw.workflow_run.head_sha,
      repository: raw.workflow_run.head_repository.full_name,
    },
    sha: raw.workflow_run.head_sha,
    ...(raw.workflow_run.head_repository.full_name === raw.repository.full_name ? {} : {
      untrusted: {
        reason: "the workflow run it follows comes from the fork " +
          JSON.stringify(raw.workflow_run.head_repository.full_name),
        bases: [],
      },
    }),
  }),
  issue_comment: (raw: Raw) => ({
    number: raw.issue.number,
    onPullRequest: raw.issue.pull_request !== undefined,
    association: raw.comment.author_association,
    ...(raw.issue.pull_request === undefined
      ? {}
      : { untrusted: { reason: "the comment is on a pull request", bases: [] } }),
  }),
  merge_group: (raw: Raw) => ({
    base: {
      ref: raw.merge_group.base_ref.slice("refs/heads/".length),
      sha: raw.merge_group.base_sha,
    },
    head: {
      ref: raw.merge_group.head_ref.slice("refs/heads/".length),
      sha: raw.merge_group.head_sha,
    },
    sha: raw.merge_group.head_sha,
  }),
  repository_dispatch: (raw: Raw) => ({ action: raw.action, payload: raw.client_payload }),
  workflow_dispatch: (raw: Raw) => ({ ref: raw.ref, payload: raw.inputs }),
} as const;

type ExampleName = keyof typeof EXPECTED;

for (const [name, expect] of Object.entries(EXPECTED) as [ExampleName, (raw: Raw) => object][]) {
  const examples = WEBHOOK_EXAMPLES.find((each) => each.name === name)?.examples ?? [];
  Deno.test(`decodeGitHubEvent() reads all ${examples.length} examples of ${name}`, () => {
    assert(examples.length > 0);
    for (const raw of examples as readonly Raw[]) {
      const event: Event = decodeGitHubEvent(name, raw, env);
      const isWhole = !name.endsWith("_dispatch");
      assertEquals<unknown>(event, {
        name,
        ...(isWhole ? { payload: raw } : {}),
        ...(raw.action === undefined ? {} : { action: raw.action }),
        repository: raw.repository.full_name,
        defaultBranch: raw.repository.default_branch,
        actor: raw.sender.login,
        ...expect(raw),
      });
      if (name !== "pull_request") continue;
      const target = decodeGitHubEvent("pull_request_target", raw, env);
      assertEquals<unknown>(target, { ...event, name: "pull_request_target" });
    }
  });
}

Deno.test("readEvent() reads the examples of all other events by their names", async () => {
  const known: ReadonlySet<string> = new Set(EVENT_NAMES);
  const others = WEBHOOK_EXAMPLES.filter(({ name }) => !known.has(name));
  assertEquals(others.length, WEBHOOK_EXAMPLES.length - Object.keys(EXPECTED).length);
  const file = await Deno.makeTempFile();
  try {
    for (const { name, examples } of others) {
      for (const example of examples) {
        await Deno.writeTextFile(file, JSON.stringify(example));
        const env = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file };
        const { untrusted: _, ...event } = await readEvent(fakeWorld({ env }), {});
        // deno-lint-ignore no-explicit-any -- each event has fields of its own
        const raw = example as any;
        assertEquals<unknown>(event, {
          name: "other",
          event: name,
          ...present("action", raw.action),
          ...present("repository", raw.repository?.full_name),
          ...present("defaultBranch", raw.repository?.default_branch),
          ...present("actor", raw.sender?.login),
          payload: raw,
        });
        const words = raw.action === undefined ? name : `${name} ${raw.action}`;
        assertEquals(describeEvent(event as Event), words);
      }
    }
  } finally {
    await Deno.remove(file);
  }
});

function present(key: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined ? {} : { [key]: value };
}
