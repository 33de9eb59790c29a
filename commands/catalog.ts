import type { CatalogEntry } from "./_command.ts";

/** Every command, in the order of help. */
export const catalog: readonly CatalogEntry[] = [
  {
    words: ["init"],
    summary: "Write a pipeline to start from, with its CI file",
    load: () => import("./init.ts"),
  },
  {
    words: ["run"],
    summary: "Run a pipeline for an event",
    load: () => import("./run.ts"),
  },
  {
    words: ["plan"],
    summary: "Say what a pipeline would run for an event, and why",
    load: () => import("./plan.ts"),
  },
  {
    words: ["dispatch"],
    summary: "Send an event to a repository, or start a workflow",
    load: () => import("./dispatch.ts"),
  },
  {
    words: ["event"],
    summary: "Say what a run is for: the event, decoded, or one value of it",
    load: () => import("./event.ts"),
  },
  {
    words: ["generate", "github"],
    summary: "Write the GitHub Actions workflow of a pipeline",
    load: () => import("./generate_github.ts"),
  },
  {
    words: ["generate", "gitlab"],
    summary: "Write the GitLab CI jobs of a pipeline",
    load: () => import("./generate_gitlab.ts"),
  },
  {
    words: ["generate", "bitbucket"],
    summary: "Write the Bitbucket Pipelines file of a pipeline",
    load: () => import("./generate_bitbucket.ts"),
  },
  {
    words: ["runs", "list"],
    summary: "List the runs that were made here, and how they ended",
    load: () => import("./runs_list.ts"),
  },
  {
    words: ["runs", "show"],
    summary: "Show a run, or the log of one of its jobs",
    load: () => import("./runs_show.ts"),
  },
  {
    words: ["runs", "prune"],
    summary: "Remove what is kept of old runs",
    load: () => import("./runs_prune.ts"),
  },
  {
    words: ["link-model"],
    summary: "Link a model version into the registry and give it aliases",
    load: () => import("./link_model.ts"),
  },
  {
    words: ["model-speed"],
    summary: "Time predictions of a model and judge them against a budget",
    load: () => import("./model_speed.ts"),
  },
  {
    words: ["artifact", "put"],
    summary: "Store a file or folder as a new version",
    load: () => import("./artifact_put.ts"),
  },
  {
    words: ["artifact", "get"],
    summary: "Write the files of a version into a folder",
    load: () => import("./artifact_get.ts"),
  },
  {
    words: ["artifact", "list"],
    summary: "List collections, or the versions of one",
    load: () => import("./artifact_list.ts"),
  },
  {
    words: ["artifact", "show"],
    summary: "Show a version: digest, files, aliases, where it is linked",
    load: () => import("./artifact_show.ts"),
  },
  {
    words: ["comment"],
    summary: "Post a Markdown file as a comment, or update the one posted before",
    load: () => import("./comment.ts"),
  },
  {
    words: ["comment", "create"],
    summary: "Post a Markdown file as a new comment",
    load: () => import("./comment_create.ts"),
  },
  {
    words: ["comment", "update"],
    summary: "Replace the comment posted before",
    load: () => import("./comment_update.ts"),
  },
  {
    words: ["docker", "build-and-run"],
    summary: "Build an image and run it",
    load: () => import("./docker_build_and_run.ts"),
  },
  {
    words: ["infer"],
    summary: "Run predictions for model-speed, in a process of its own",
    hidden: true,
    load: () => import("./infer.ts"),
  },
];
