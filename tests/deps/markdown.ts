// GitHub-flavoured Markdown as a syntax tree, an oracle for what a forge makes of a comment.
export { fromMarkdown } from "npm:mdast-util-from-markdown@2.1.0";
export { gfmFromMarkdown } from "npm:mdast-util-gfm@3.1.0";
export { gfm } from "npm:micromark-extension-gfm@3.0.0";
