import { main } from "../../commands/_dispatch.ts";
import { openForge } from "../../lib/adapters/forge/open_forge.ts";
import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import type { JobResult, RunResult } from "../../lib/pipeline/execute/run_result.ts";
import { reportRun } from "../../lib/pipeline/runs/run_report.ts";
import { renderMarkdown } from "../../lib/report/markdown.ts";
import { fakeWorld } from "../fake_world.ts";
import { FORGE_PATTERNS, nodesOf, plainTexts, readMarkdown } from "../lib/report/forge_reading.ts";
import { injections } from "../lib/report/sample_report.ts";
import { GitHubStandIn } from "./github/server.ts";

/** A run in which a string is the name of a cell, a reason, a hint and all of a report. */
function runOf(text: string): RunResult {
  const at = "2026-01-02T03:04:05.000Z";
  const job = (id: string): JobResult => ({
    id,
    name: `train (${text})`,
    job: "train",
    needs: [],
    state: "error",
    attempts: 1,
    startedAt: at,
    duration: 5,
    steps: [],
    reason: text,
    hint: text,
    blocks: [
      { kind: "text", text },
      { kind: "facts", facts: [[text, text]] },
      { kind: "log", text },
    ],
  });
  const jobs = [job("train.1"), job("train.2")];
  const times = { startedAt: at, finishedAt: at };
  return { id: "r", pipeline: "p", event: text, attempt: 1, exitCode: 2, jobs, ...times };
}

Deno.test("the report of a run pings, closes, links and loads nothing as a comment", async () => {
  await using github = new GitHubStandIn();
  const cwd = await Deno.makeTempDir();
  for (const text of injections) {
    await Deno.writeTextFile(join(cwd, "report.md"), renderMarkdown(reportRun(runOf(text))));
    const world = fakeWorld({
      cwd,
      env: {
        GITHUB_ACTIONS: "true",
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: "acme/digits",
        GITHUB_TOKEN: "ghp_ada",
      },
      openForge: (request) => openForge(request),
    });
    const code = await main(["comment", "report.md", "--target", "pr/7"], world);
    assertEquals(code, 0, world.stderr.text());
    const comments = github.state.commentsOf("issues/7");
    assertEquals(comments.length, 1);
    const tree = readMarkdown(comments[0]?.body ?? "");
    for (const { type } of nodesOf(tree)) {
      assert(!/^(link|image|definition|footnote)/.test(type), `${type} of ${JSON.stringify(text)}`);
    }
    for (const plain of plainTexts(tree)) {
      for (const [name, pattern] of Object.entries(FORGE_PATTERNS)) {
        assert(!pattern.test(plain), `${name} in ${JSON.stringify(plain)}`);
      }
    }
  }
  await Deno.remove(cwd, { recursive: true });
});
