import { defineComment } from "./_comment.ts";

/** `comment` */
export const command = defineComment("upsert", {
  about:
    "Finds the comment by a hidden key, so that a report stands in one place however often CI " +
    "runs. Without a pull request the report goes to the step summary only.",
  examples: [
    { line: "penstock comment report.md", does: "Post or update the report of this job" },
    {
      line: "penstock comment report.md --target pr/7 --key speed",
      does: "One of several reports on pull request 7",
    },
  ],
});
