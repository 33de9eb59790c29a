import type { Project, Template } from "../template.ts";

/** One that adds 1 to its input, 113 bytes: enough to try the pipeline with. */
const SAMPLE_MODEL =
  "CAgSEXBlbnN0b2NrLWZpeHR1cmVzOlQKEAoBeAoDb25lEgF5IgNBZGQSB2ZpeHR1cmUqDRABQgNvbmVK" +
  "BAAAgD9aEwoBeBIOCgwIARIICgIIAQoCCAhiEwoBeRIOCgwIARIICgIIAQoCCAhCBAoAEBE=";

const COLLECTION = "acme/sample/classifier";
const EVENT = "--event repository_dispatch --payload events/staged-model.json";

function pipeline({ name }: Project): string {
  return `// A staged model is identified, timed, and promoted if it is fast enough.
import { linkModel, modelSpeed, on, pipeline, resolveModel, schema } from "penstock";

// What the registry sends as \`client_payload\`; other fields of it are left out.
const StagedModel = schema.object({
  artifact_version_string: schema.string(),
  artifact_collection_name: schema.string(),
});

// Without .registry("file:PATH") it is the one that PENSTOCK_REGISTRY names, which CI has to set.
const p = pipeline("${name}")
  .on(on.repositoryDispatch("staged_model", StagedModel))
  .inputs({ maxTotal: schema.duration().default("1s") })
  .job("identify", (job) => {
    // The event is only a hint: the registry says what holds the alias now.
    const { artifact_version_string } = job.event.payload;
    return resolveModel(job, artifact_version_string, { holds: "staging" });
  })
  .job("speed", { needs: ["identify"], timeout: "10m" }, (job) => {
    const { maxTotal } = job.inputs;
    return modelSpeed(job, { model: job.needs.identify, runs: 100, maxTotal });
  })
  .job("promote", {
    needs: ["identify", "speed"],
    environment: "production",
    // Models of one collection are promoted one after the other.
    concurrency: {
      group: ({ event }) => \`promote-\${event.payload.artifact_collection_name}\`,
    },
  }, (job) => {
    const { identify: model, speed } = job.needs;
    return linkModel(job, { model, aliases: ["production"], requires: [speed] });
  });

export default p;
await p.runIfMain(import.meta);
`;
}

const event = {
  event_type: "staged_model",
  client_payload: {
    event_author: "ada",
    artifact_version: "v0",
    artifact_version_string: `${COLLECTION}:v0`,
    artifact_collection_name: "classifier",
    project_name: "sample",
    entity_name: "acme",
  },
};

/** The `staged-model` template. */
export const stagedModel: Template = {
  summary: "Promote a staged model to production if it is fast enough",
  files: (project) => ({
    "pipeline.ts": pipeline(project),
    "events/staged-model.json": `${JSON.stringify(event, null, 2)}\n`,
    "model.onnx": Uint8Array.from(atob(SAMPLE_MODEL), (letter) => letter.charCodeAt(0)),
  }),
  ignored: [".penstock-runs/", ".penstock-registry/"],
  next: [
    {
      line: `penstock artifact put ${COLLECTION} model.onnx -a staging`,
      does: "stage a model, here a sample",
    },
    { line: `penstock plan ${EVENT}`, does: "see what the registry's event would run" },
    { line: `penstock run ${EVENT}`, does: "run it: the model is promoted" },
  ],
};
