import { defineComment } from "./_comment.ts";

/** `comment create` */
export const command = defineComment("create", {
  about: "Always posts, and so sends mail to those who watch.",
  examples: [
    { line: "penstock comment create report.md --target issue/3", does: "Post on an issue" },
  ],
});
