import type { EventName } from "../events/event.ts";

/** Warns once of all events that a host does not have. */
export function warnOfMissing(
  host: "GitLab" | "Bitbucket",
  events: readonly EventName[],
  warn: (warning: string) => void,
): void {
  const [first, ...more] = new Set(events);
  if (first === undefined) return;
  warn(
    more.length === 0
      ? `${host} has no event ${first}: nothing starts the pipeline for it`
      : `${host} has no events ${
        [first, ...more].join(", ")
      }: nothing starts the pipeline for them`,
  );
}
