import type { CommentMode } from "../lib/report/comment.ts";
import { postComment } from "../lib/report/post_comment.ts";
import { type Command, defineCommand, type Example } from "./_command.ts";
import { argument, choice, text } from "./_spec.ts";

/** Variables that `comment` reads. */
const environment: Readonly<Record<string, string>> = {
  GITHUB_TOKEN: "Token to post with",
  GH_TOKEN: "The same, where GITHUB_TOKEN is not set",
  GITHUB_REPOSITORY: "Repository where --repo is not given",
  GITHUB_API_URL: "Root of the API where --api-url is not given",
  GITHUB_EVENT_PATH: "The event, which may name a pull request",
  GITHUB_SHA: "The commit whose pull request is looked up",
  GITHUB_WORKFLOW: "First part of the default key",
  GITHUB_JOB: "Second part of the default key",
  GITHUB_STEP_SUMMARY: "File that the report is added to as well",
  GITHUB_ACTIONS: "In CI a comment never goes to a local folder by default",
};

/** Makes one of the commands that post a report. */
export function defineComment(
  mode: CommentMode,
  words: { readonly about: string; readonly examples: readonly Example[] },
): Command {
  return defineCommand({
    ...words,
    arguments: { file: argument("FILE", "The report in Markdown, - for standard input") },
    options: {
      target: text("TARGET", "auto, pr, pr/N, commit, commit/SHA or issue/N (default auto)"),
      key: text("KEY", "Which comment it is (default: the workflow and job)"),
      forge: choice(["github", "local"], "Where to post; local is a folder, for laptops"),
      repo: text("OWNER/NAME", "Repository to post in"),
      apiUrl: text("URL", "Root of the forge's API, such as https://HOST/api/v3"),
      tokenEnv: text("NAME", "Variable that holds the token"),
    },
    environment,
    run: async ({ world, print }, given) => {
      const result = await postComment(world, { ...given, mode }, print);
      if (result.url !== undefined) print.note(`Comment ${result.action}`);
      print.result({ ...result }, result.url ?? "");
      return 0;
    },
  });
}
