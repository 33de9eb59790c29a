/**
 * Adds folders to the text of a `.gitignore`, each on a line of its own, as far as it does not name
 * them yet.
 */
export function addIgnored(text: string, folders: readonly string[]): string {
  const named = new Set(text.split(/\r?\n/).map((line) => bare(line.trim())));
  const missing = folders.filter((folder) => !named.has(bare(folder)));
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const before = text === "" || text.endsWith("\n") ? text : `${text}${newline}`;
  return missing.length === 0 ? text : before + missing.map((one) => one + newline).join("");
}

/** A folder without the slashes around it, which say less than its name. */
function bare(line: string): string {
  return line.replace(/^(\*\*)?\//, "").replace(/\/\**$/, "");
}
