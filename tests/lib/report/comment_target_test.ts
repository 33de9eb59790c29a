import { assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { join } from "../../../lib/deps/path.ts";
import { PenstockError, UsageError } from "../../../lib/errors.ts";
import type { CommentTarget } from "../../../lib/ports/forge.ts";
import {
  decideTarget,
  type EventFacts,
  formatTarget,
  parseTarget,
  readEventFacts,
} from "../../../lib/report/comment_target.ts";
import { FakeForge } from "../../fake_forge.ts";
import { fakeWorld } from "../../fake_world.ts";

const SHA = "7".repeat(40);

const WORDS: Readonly<Record<string, CommentTarget>> = {
  "pr/7": { kind: "change", number: 7 },
  "issue/3": { kind: "issue", number: 3 },
  "commit/abcdef1": { kind: "commit", sha: "abcdef1" },
  [`commit/${SHA}`]: { kind: "commit", sha: SHA },
};

for (const [word, target] of Object.entries(WORDS)) {
  Deno.test(`parseTarget() reads ${word}, and formatTarget() writes it`, () => {
    assertEquals(parseTarget(word), { kind: "fixed", target });
    assertEquals(formatTarget(target), word);
  });
}

Deno.test("parseTarget() refuses all else", () => {
  const words = ["", "PR/7", "pr/", "pr/0", "pr/-1", "pr/7/8", "pr/1e3", "issue", "commit/xyz"];
  for (
    const word of [...words, "commit/../../x", "commit/abc", "tag/v1", "auto/1", "pr/99999999999"]
  ) {
    const error = assertThrows(() => parseTarget(word), UsageError, JSON.stringify(word));
    assertEquals(error.hint, "write auto, pr, pr/NUMBER, commit, commit/SHA or issue/NUMBER");
  }
});

async function factsOf(event: unknown, env: Readonly<Record<string, string>> = {}) {
  const cwd = await Deno.makeTempDir();
  try {
    const text = typeof event === "string" ? event : JSON.stringify(event);
    await Deno.writeTextFile(join(cwd, "event.json"), text);
    return await readEventFacts(
      fakeWorld({
        cwd,
        env: { GITHUB_EVENT_PATH: "event.json", GITHUB_SHA: "8".repeat(40), ...env },
      }),
    );
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

const EVENTS: readonly {
  readonly title: string;
  readonly event: unknown;
  readonly facts: EventFacts;
}[] = [
  {
    title: "a push",
    event: { ref: "refs/heads/main" },
    facts: { sha: "8".repeat(40), fork: false },
  },
  {
    title: "a pull request, whose head is not the trial merge in GITHUB_SHA",
    event: {
      pull_request: {
        number: 7,
        head: { sha: SHA, repo: { full_name: "acme/digits" } },
        base: { repo: { full_name: "acme/digits" } },
      },
    },
    facts: { change: 7, sha: SHA, fork: false },
  },
  {
    title: "a pull request of a fork that is gone",
    event: {
      pull_request: {
        number: 7,
        head: { repo: null },
        base: { repo: { full_name: "acme/digits" } },
      },
    },
    facts: { change: 7, sha: "8".repeat(40), fork: true },
  },
  {
    title: "a comment on a pull request",
    event: { issue: { number: 9, pull_request: { url: "x" } } },
    facts: { change: 9, sha: "8".repeat(40), fork: false },
  },
  {
    title: "a comment on an issue",
    event: { issue: { number: 9 } },
    facts: { sha: "8".repeat(40), fork: false },
  },
  {
    title: "the end of another workflow",
    event: { workflow_run: { head_sha: SHA, pull_requests: [{ number: 4 }] } },
    facts: { change: 4, sha: SHA, fork: false },
  },
  {
    title: "the end of another workflow, for a fork",
    event: { workflow_run: { head_sha: SHA, pull_requests: [] } },
    facts: { sha: SHA, fork: false },
  },
  {
    title: "nonsense",
    event: { pull_request: { number: "7; rm", head: { sha: "--x" } } },
    facts: { fork: false },
  },
  { title: "no object", event: [1, null], facts: { sha: "8".repeat(40), fork: false } },
];

for (const { title, event, facts } of EVENTS) {
  Deno.test(`readEventFacts() reads ${title}`, async () => {
    assertEquals(await factsOf(event), facts);
  });
}

Deno.test("readEventFacts() needs no event file, but a good one where it is named", async () => {
  assertEquals(await readEventFacts(fakeWorld()), { fork: false });
  const broken = await assertRejects(() => factsOf("{"), PenstockError, '"event.json"');
  assertEquals([broken.code, broken.exitCode], ["event", 2]);
  await assertRejects(
    () => factsOf({}, { GITHUB_EVENT_PATH: "gone.json" }),
    PenstockError,
    "nothing is there",
  );
});

const forge = new FakeForge({ changes: { [SHA]: 7 } });
const auto = parseTarget("auto");

Deno.test("decideTarget() takes the flag first, then the event, then the commit", async () => {
  const facts = { change: 4, sha: SHA, fork: false };
  assertEquals(await decideTarget(forge, parseTarget("issue/3"), facts), {
    target: { kind: "issue", number: 3 },
    why: "from --target",
  });
  assertEquals(await decideTarget(forge, auto, facts), {
    target: { kind: "change", number: 4 },
    why: "from the event",
  });
  assertEquals(await decideTarget(forge, auto, { sha: SHA, fork: false }), {
    target: { kind: "change", number: 7 },
    why: `its head is ${SHA}`,
  });
  assertEquals(await decideTarget(forge, parseTarget("commit"), facts), {
    target: { kind: "commit", sha: SHA },
    why: "from the event",
  });
});

Deno.test("decideTarget() has no target without a change request, and says why", async () => {
  assertEquals(await decideTarget(forge, auto, { fork: false }), {
    why: "neither the event nor GITHUB_SHA leads to a pull request",
  });
  const sha = "8".repeat(40);
  const why = `no open pull request has the head ${sha}`;
  assertEquals(await decideTarget(forge, auto, { sha, fork: false }), { why });
  const pr = () => decideTarget(forge, parseTarget("pr"), { sha, fork: false });
  assertEquals((await assertRejects(pr, PenstockError, why)).code, "no-target");
  const commit = () => decideTarget(forge, parseTarget("commit"), { fork: false });
  await assertRejects(commit, PenstockError, "GITHUB_SHA is not set");
});

Deno.test("decideTarget() uses the forge's own place last", async () => {
  const local = new FakeForge({ fallback: { kind: "change", number: 1 } });
  assertEquals(await decideTarget(local, auto, { sha: SHA, fork: false }), {
    target: { kind: "change", number: 1 },
    why: "nothing says another",
  });
});
