import { PenstockError } from "../errors.ts";

/** Payloads are refused above this many bytes. */
const MOST_BYTES = 1_000_000;

/** The most that GitHub posts, and lays in CI's own file; a large push is above a million. */
export const MOST_BYTES_OF_HOST = 25_000_000;

/** Payloads are refused when they nest deeper than this. */
const DEEPEST = 64;

/**
 * Parses a payload from outside: not too large, not too deep, no `__proto__` keys.
 *
 * @param text the JSON
 * @param source what it came from, for messages
 * @param mostBytes the largest that is read
 * @throws {PenstockError} `payload`, exit 2
 */
export function parsePayload(text: string, source: string, mostBytes = MOST_BYTES): unknown {
  const refuse = (problem: string, hint: string) =>
    new PenstockError(`Cannot use payload ${JSON.stringify(source)}: ${problem}`, {
      code: "payload",
      hint,
    });
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > mostBytes) {
    throw refuse(`it has ${bytes} bytes, at most ${mostBytes} are read`, "send a smaller payload");
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refuse(`it is not JSON (${reason})`, "give the event's payload as a JSON document");
  }
  const problem = findProblem(value);
  if (problem !== undefined) throw refuse(problem, "send a payload without it");
  return value;
}

/** Walks without recursion, so that depth cannot exhaust the stack. */
function findProblem(root: unknown): string | undefined {
  const open: [value: unknown, depth: number][] = [[root, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value !== "object" || value === null) continue;
    if (depth > DEEPEST) return `it nests deeper than ${DEEPEST}`;
    if (Object.hasOwn(value, "__proto__")) return 'it has a key "__proto__"';
    for (const inner of Object.values(value)) open.push([inner, depth + 1]);
  }
  return undefined;
}
