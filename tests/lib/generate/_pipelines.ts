import {
  always,
  linkModel,
  matrix,
  modelSpeed,
  on,
  pipeline,
  resolveModel,
  schema,
} from "../../../mod.ts";
import type { PipelineDefinition } from "../../../lib/pipeline/definition.ts";

const Staged = schema.object({
  artifact_version_string: schema.string(),
  artifact_collection_name: schema.string(),
});

/** The pipeline of the README, with secrets and groups. */
export const stagedModel: PipelineDefinition = pipeline("staged-model")
  .inputs({ maxTotal: schema.duration().default("1s") })
  .on(on.repositoryDispatch("staged_model", Staged))
  .job(
    "identify",
    (job) => resolveModel(job, job.event.payload.artifact_version_string, { holds: "staging" }),
  )
  .job(
    "speed",
    { needs: ["identify"], timeout: "10m" },
    (job) => modelSpeed(job, { model: job.needs.identify, runs: 100, maxTotal: "1s" }),
  )
  .job("promote", {
    needs: ["identify", "speed"],
    secrets: ["WANDB_API_KEY"],
    environment: "production",
    concurrency: { group: ({ event }) => `promote-${event.payload.artifact_collection_name}` },
  }, (job) =>
    linkModel(job, {
      model: job.needs.identify,
      aliases: ["production"],
      requires: [job.needs.speed],
    })).definition;

/** A change of data, on pushes and on pull requests. */
export const dataChange: PipelineDefinition = pipeline("data-change")
  .on(on.push({ branches: ["main", "release/**"], paths: ["**/*.dvc", ".dvc/**", "!**/*.md"] }))
  .on(on.pullRequest({ paths: ["**/*.dvc", ".dvc/**"], types: ["opened", "synchronize"] }))
  .on(on.schedule("30 5 * * 1"))
  .job("check", { timeout: "20m", secrets: ["DVC_REMOTE_KEY"] }, () => ({ rows: 1 }))
  .job("tell", {
    needs: ["check"],
    if: always(),
    timeout: "90s",
    secrets: ["GITHUB_TOKEN"],
    permissions: { "pull-requests": "write" },
  }, () => null).definition;

/** A training in several cells, made to be fanned out. */
export const training: PipelineDefinition = pipeline("training")
  .inputs({
    epochs: schema.number().default(10),
    model: schema.oneOf("cnn", "mlp").default("cnn"),
    note: schema.string().optional(),
    warm: schema.boolean().default(false),
  })
  .on(on.workflowDispatch())
  .on(on.push({ tags: ["train-*"] }))
  .job("data", () => ({ rows: 1 }))
  .job("train", {
    needs: ["data"],
    matrix: matrix({ rate: [0.1, 0.01] }),
    timeout: "2h",
    retry: 2,
    runsOn: ["self-hosted", "gpu"],
    env: { CUDA_VISIBLE_DEVICES: "0" },
  }, () => ({ loss: 0.2 }))
  .job("compare", { needs: ["train"], continueOnError: true, concurrency: "board" }, () => null)
  .job("verdict", { needs: ["train", "compare"] }, () => null).definition;

/** An image that is built for every push and change request, and scanned by hand. */
export const image: PipelineDefinition = pipeline("image")
  .on(on.push({ branchesIgnore: ["dependabot/**"], tagsIgnore: ["**"] }))
  .on(on.pullRequest())
  .on(on.manual())
  .job("build", {
    timeout: "30m",
    workdir: "service",
    runsOn: "ubuntu-24.04",
    permissions: { packages: "write" },
    concurrency: {
      group: ({ event }) => `image-${event.repository}`,
      cancelInProgress: true,
    },
  }, () => null).definition;

/** The pipelines of the golden files, and whether they are fanned out. */
export const GOLDEN: readonly {
  readonly definition: PipelineDefinition;
  readonly fanOut: boolean;
}[] = [
  { definition: stagedModel, fanOut: false },
  { definition: dataChange, fanOut: false },
  { definition: training, fanOut: true },
  { definition: image, fanOut: false },
];
