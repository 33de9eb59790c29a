/** The links of a Markdown text that lead to this repository, as they are written. */
export function findLinks(markdown: string): string[] {
  const prose = markdown.replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2 *$|`[^`\n]*`/gm, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that a forge gives to the headings of a Markdown text. */
export function findHeadings(markdown: string): string[] {
  const prose = markdown.replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2 *$/gm, "");
  return [...prose.matchAll(/^#{1,6} +(.*?) *$/gm)].map(([, title = ""]) =>
    title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-")
  );
}
