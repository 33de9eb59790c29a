// A staged model is identified, timed, and promoted if it is fast enough.
import { linkModel, modelSpeed, on, pipeline, resolveModel, schema } from "penstock";

const StagedModel = schema.object({
  artifact_version_string: schema.string(),
  event_author: schema.string().optional(),
});

// deno-fmt-ignore
const p = pipeline("staged-model")
  .on(on.repositoryDispatch("staged_model", StagedModel))
  .inputs({ maxTotal: schema.duration().default("1s") })
  .job("identify", (job) =>
    resolveModel(job, job.event.payload.artifact_version_string, { holds: "staging" }))
  .job("speed", { needs: ["identify"], timeout: "10m" }, (job) =>
    modelSpeed(job, { model: job.needs.identify, runs: 100, maxTotal: job.inputs.maxTotal }))
  .job("promote", { needs: ["identify", "speed"], environment: "production" }, (job) =>
    linkModel(job, {
      model: job.needs.identify,
      aliases: ["production"],
      requires: [job.needs.speed],
    }));

export default p;
await p.runIfMain(import.meta);
