/** A text between quotes, or a comment. */
const TEXT_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** A text between quotes, or a comma that nothing follows. */
const TEXT_OR_LAST_COMMA = /"(?:\\.|[^"\\\n])*"|,(?=\s*[}\]])/g;

/**
 * JSON with comments as plain JSON: comments, and commas that nothing follows, become spaces, so that
 * everything else stays where it was.
 */
export function blankComments(text: string): string {
  return text
    .replace(TEXT_OR_COMMENT, (part) => part.startsWith('"') ? part : part.replace(/[^\r\n]/g, " "))
    .replace(TEXT_OR_LAST_COMMA, (part) => part === "," ? " " : part);
}

/**
 * Finds where the content of an object begins in a text of plain JSON.
 *
 * @param key the object is the value of this key of the outermost one; that itself where left out
 * @returns the place behind its opening brace
 */
export function findObject(json: string, key?: string): number | undefined {
  if (key === undefined) return json.includes("{") ? json.indexOf("{") + 1 : undefined;
  let depth = 0;
  for (const { 0: token, index } of json.matchAll(/"(?:\\.|[^"\\\n])*"|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (depth === 1 && JSON.parse(token) === key) {
      const end = index + token.length;
      const opening = /^\s*:\s*\{/.exec(json.slice(end))?.[0];
      if (opening !== undefined) return end + opening.length;
    }
  }
  return undefined;
}
