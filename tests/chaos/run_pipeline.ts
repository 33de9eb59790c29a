/**
 * The pipeline that is killed: 30 jobs, each with an effect outside. It is run by `run_test.ts`.
 *
 * @module
 */

import {
  always,
  AnswerIsNo,
  linkModel,
  matrix,
  pipeline,
  resolveModel,
  schema,
} from "../../mod.ts";
import type { JobScope } from "../../mod.ts";

const SERVER = Deno.env.get("CHAOS_SERVER") ?? "";
const PENSTOCK: readonly string[] = JSON.parse(Deno.env.get("CHAOS_PENSTOCK") ?? "[]");

async function effect(job: JobScope, kind: string): Promise<{ readonly key: string }> {
  const key = `${kind}:${job.idempotencyKey}`;
  const response = await fetch(`${SERVER}/?key=${encodeURIComponent(key)}`, { method: "POST" });
  if (!response.ok) throw new Error(`The server said ${response.status}`);
  return await response.json();
}

async function find(
  kind: string,
  key: string,
): Promise<{ readonly output: { key: string } } | undefined> {
  const response = await fetch(`${SERVER}/?key=${encodeURIComponent(`${kind}:${key}`)}`);
  const { done, output } = await response.json();
  return done ? { output } : undefined;
}

const plain = (job: JobScope) => effect(job, "plain");

/** Done once; a cut is cleared up by asking the server. */
const once = (job: JobScope) =>
  job.step(
    "send",
    { once: true, reconcile: (key) => find("once", key) },
    (step) => effect(step, "once"),
  );

/** Done once; a cut is cleared up by a person. */
const asks = (job: JobScope) => job.step("send", { once: true }, (step) => effect(step, "asks"));

export default pipeline("chaos")
  .inputs({ limit: schema.number() })
  .job("identify", (job) => resolveModel(job, "acme/digits/classifier:staging"))
  .job("plain-1", plain)
  .job("plain-2", plain)
  .job("plain-3", { needs: ["plain-1"] }, plain)
  .job("plain-4", { needs: ["plain-2"] }, plain)
  .job("plain-5", { needs: ["plain-3", "plain-4"], retry: { attempts: 2, delay: "10ms" } }, plain)
  .job(
    "cells",
    { needs: ["plain-1"], matrix: matrix({ at: [1, 2, 3, 4] }, { maxParallel: 2 }) },
    plain,
  )
  .job("once-1", once)
  .job("once-2", { needs: ["once-1"] }, once)
  .job("once-3", { needs: ["once-2"] }, once)
  .job("once-4", { needs: ["plain-5"] }, once)
  .job("once-5", { needs: ["plain-5"], retry: { attempts: 3, delay: "10ms" } }, once)
  .job("once-6", { needs: ["cells"], timeout: "1m" }, once)
  .job("asks-1", { needs: ["once-1"] }, asks)
  .job("asks-2", { needs: ["plain-5"] }, asks)
  .job(
    "link",
    { needs: ["identify", "plain-5"] },
    (job) => linkModel(job, { model: job.needs.identify, aliases: ["production"] }),
  )
  .job("comment", { needs: ["link"], secrets: ["GITHUB_TOKEN"] }, async (job) => {
    await job.sh.script(
      'exec "$@"',
      ...PENSTOCK,
      "comment",
      "report.md",
      "--forge=github",
      "--repo=acme/digits",
      "--target=pr/7",
      `--api-url=${Deno.env.get("CHAOS_GITHUB")}`,
      "--token-env=GITHUB_TOKEN",
    );
  })
  .job("child", { needs: ["identify"] }, async (job) => {
    // A program that is left behind when the run is killed.
    await job.sh.script('sleep 0.2; echo "$1"', job.idempotencyKey);
    return await plain(job);
  })
  .job("plain-6", { needs: ["link"] }, plain)
  .job("plain-7", { needs: ["link"] }, plain)
  .job("plain-8", { needs: ["plain-6", "plain-7"] }, plain)
  .job("once-7", { needs: ["plain-8"] }, once)
  .job("once-8", { needs: ["plain-8"] }, once)
  .job("after", { needs: ["comment", "once-7", "once-8"] }, plain)
  .job("always", { needs: ["after", "asks-2"], if: always() }, plain)
  .job("fails", { needs: ["plain-1"], continueOnError: true }, async (job) => {
    await plain(job);
    throw new Error("as it should");
  })
  .job("verdict", { needs: ["cells", "after", "always", "fails", "asks-1", "once-6"] }, (job) => {
    const cells = job.needs.cells.length;
    const allowed = job.needs.fails.status;
    return job.step("judge", () => {
      if (cells > job.inputs.limit) {
        throw new AnswerIsNo(`${cells} cells are too many`, { code: "too-many" });
      }
      return { cells, allowed };
    });
  });
