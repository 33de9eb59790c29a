import { sendGitHubEvent } from "../../../../lib/adapters/forge/github_dispatch.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "../../../../lib/deps/assert.ts";
import type { Octokit } from "../../../../lib/deps/octokit.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import type { OutgoingEvent } from "../../../../lib/ports/forge.ts";

const SUBJECT = {
  repository: "acme/digits",
  apiUrl: "https://api.github.com",
  token: "ghp_ada",
  tokenName: "GITHUB_TOKEN",
};

const DISPATCH: OutgoingEvent = {
  name: "repository_dispatch",
  type: "staged",
  payload: { a: [1] },
};

const START: OutgoingEvent = {
  name: "workflow_dispatch",
  workflow: "train {it}.yml",
  ref: "main",
  inputs: { epochs: "3" },
};

/** Sends an event with a client that gives one answer, and tells what was asked. */
async function send(event: OutgoingEvent, answer?: Error): Promise<readonly unknown[]> {
  const asked: unknown[] = [];
  const octokit = {
    request: (...request: readonly unknown[]) => {
      asked.push(...request);
      return answer === undefined
        ? Promise.resolve({ status: 204, headers: {}, data: undefined })
        : Promise.reject(answer);
    },
  };
  await sendGitHubEvent(octokit as unknown as Octokit, SUBJECT, event);
  return asked;
}

function httpError(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Error {
  const response = { status, headers, data: { message } };
  return Object.assign(new Error(message), { status, response });
}

/** Asserts what is said of an answer. */
async function assertSaid(
  event: OutgoingEvent,
  answer: Error,
  { problem, hint }: { readonly problem: string; readonly hint: string },
): Promise<void> {
  const error = await assertRejects(() => send(event, answer), PenstockError);
  assertEquals(error.exitCode, 2);
  assertStringIncludes(error.message, problem);
  assertStringIncludes(error.hint ?? "", hint);
}

Deno.test("sendGitHubEvent() sends what GitHub documents", async () => {
  assertEquals(await send(DISPATCH), [
    "POST /repos/acme/digits/dispatches",
    { event_type: "staged", client_payload: { a: [1] } },
  ]);
  assertEquals(await send(START), [
    "POST /repos/acme/digits/actions/workflows/train%20%7Bit%7D.yml/dispatches",
    { ref: "main", inputs: { epochs: "3" } },
  ]);
});

Deno.test("sendGitHubEvent() names the permission that is missing", async () => {
  const forbidden = httpError(403, "Resource not accessible by integration");
  await assertSaid(DISPATCH, forbidden, {
    problem: 'Cannot send event "staged" in acme/digits: the token in GITHUB_TOKEN may not (403)',
    hint: "permissions: { contents: write }",
  });
  await assertSaid(START, forbidden, {
    problem: 'Cannot start workflow "train {it}.yml" in acme/digits: the token',
    hint: "permissions: { contents: read, actions: write }",
  });
  const told = httpError(403, "no", { "x-accepted-github-permissions": "contents=write" });
  await assertSaid(DISPATCH, told, { problem: "403", hint: "permissions: { contents: write }" });
});

Deno.test("sendGitHubEvent() says that nothing is found, or that there is no right", async () => {
  const missing = httpError(404, "Not Found");
  await assertSaid(DISPATCH, missing, {
    problem: "GitHub finds no such repository, or the token has no right to it (404)",
    hint: "contents: write",
  });
  await assertSaid(START, missing, {
    problem: "GitHub finds no such repository or workflow, or the token has no right to it (404)",
    hint: "actions: write",
  });
});

Deno.test("sendGitHubEvent() says what to do about what GitHub refuses", async () => {
  const cases = [
    ['Unexpected inputs provided: ["a"]', "give the inputs that the workflow declares on main"],
    ["Required input 'a' not provided", "give the inputs that the workflow declares on main"],
    ["No ref found for: main", "name a branch or tag that was pushed"],
    ["Workflow does not have 'workflow_dispatch' trigger", "add workflow_dispatch to `on:`"],
  ] as const;
  for (const [said, hint] of cases) {
    await assertSaid(START, httpError(422, said), { problem: `refused it (422): ${said}`, hint });
  }
  await assertSaid(DISPATCH, httpError(422, "Invalid request."), {
    problem: "refused it (422): Invalid request.",
    hint: "--dry-run shows what is sent",
  });
});
