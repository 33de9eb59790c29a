import type { Filters } from "../../../lib/events/triggers/trigger_filters.ts";
import { parseYaml12 } from "../../deps/yaml.ts";

/** Filters by their names on GitHub. */
const NAMES: Readonly<Record<string, keyof Filters>> = {
  types: "types",
  workflows: "workflows",
  branches: "branches",
  "branches-ignore": "branchesIgnore",
  tags: "tags",
  "tags-ignore": "tagsIgnore",
  paths: "paths",
  "paths-ignore": "pathsIgnore",
};

/** The `on` section of a workflow as it was read, by event. */
export function readSection(text: string): Readonly<Record<string, unknown>> {
  return parseYaml12(text).on;
}

/**
 * The filters of each event in the `on` section of a workflow, in our names; of events that have
 * none, such as a schedule, they are empty.
 */
export function readOn(text: string): Readonly<Record<string, Filters>> {
  const events = Object.entries(readSection(text)).map(([event, entry]) => {
    const filters = Object.entries(entry ?? {})
      .flatMap(([name, list]) => {
        const known = NAMES[name];
        return known === undefined ? [] : [[known, list]];
      });
    return [event, Object.fromEntries(filters)] as const;
  });
  return Object.fromEntries(events);
}
