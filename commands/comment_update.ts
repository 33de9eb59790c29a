import { defineComment } from "./_comment.ts";

/** `comment update` */
export const command = defineComment("update", {
  about: "Replaces the newest comment with the same key, and fails where there is none.",
  examples: [
    { line: "penstock comment update report.md --key speed", does: "Replace a report" },
  ],
});
