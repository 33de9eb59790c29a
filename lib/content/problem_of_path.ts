/**
 * What is wrong with a path inside a stored folder, if anything: every path that could lead out of
 * the folder it is written to, on this or another system, and names that cannot be told apart in a
 * list.
 */
export function problemOfPath(path: string): string | undefined {
  if (path === "") return "is empty";
  if (/\p{Cc}/u.test(path)) return "holds a control character";
  if (/[\p{Cf}\u2028\u2029]/u.test(path)) return "holds a hidden character";
  if (path.includes("\\")) return "holds a backslash";
  // Deno puts U+FFFD where the bytes of a name are not UTF-8; such a file could not be found again.
  if (path.includes("\ufffd") || !path.isWellFormed()) return "is not UTF-8";
  if (path.startsWith("/")) return "is absolute";
  if (/^[a-z]:/i.test(path)) return "begins with a drive letter";
  if (path.split("/").some((part) => part === "" || part === "." || part === "..")) {
    return 'has a part that is empty, "." or ".."';
  }
  return undefined;
}
