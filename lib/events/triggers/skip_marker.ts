/** What a commit message says where nothing is to run for it. */
const MARKERS = ["[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]"];

/** Ends a message, as a trailer behind a blank line. */
const TRAILER = /\n\n(?:[^\n]+\n)*skip-checks: *true\s*$/i;

/**
 * The words in a commit message that keep pushes and change requests from running, as GitHub has
 * them; `undefined` where there are none.
 */
export function findSkipMarker(message: string): string | undefined {
  const lower = message.toLowerCase();
  const marker = MARKERS.find((words) => lower.includes(words));
  return marker ??
    (TRAILER.test(message.replaceAll("\r\n", "\n")) ? "skip-checks: true" : undefined);
}
