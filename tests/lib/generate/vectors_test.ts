/**
 * Whatever a pattern says of a name, the pipeline's own filter, the one in the workflow that is
 * generated from it, and the plan say the same.
 *
 * @module
 */

import { assertEquals } from "../../../lib/deps/assert.ts";
import type { Changes } from "../../../lib/events/changes.ts";
import type { Event } from "../../../lib/events/event.ts";
import { on, type Trigger } from "../../../lib/events/triggers/trigger.ts";
import type { Filters } from "../../../lib/events/triggers/trigger_filters.ts";
import { planRun } from "../../../lib/pipeline/plan.ts";
import { pullRequestEvent, pushEvent } from "../../events.ts";
import { gitHub, triggeredBy } from "./_make.ts";
import { readOn } from "./_read_on.ts";

/** A pattern list, a name, and whether it is let pass. */
interface Vector {
  readonly id: number;
  readonly patterns: readonly string[];
  readonly path: string;
  readonly matches: boolean;
}

const VECTORS: readonly Vector[] = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/globs.json", import.meta.url)),
);

/** Where patterns may stand: how a trigger takes them, and an event with the name in that place. */
interface Place {
  readonly event: "push" | "pull_request";
  readonly filters: (patterns: readonly string[]) => Filters;
  readonly given: (name: string) => readonly [Event, Changes | undefined];
}

const changed = (file: string): Changes => ({
  state: "known",
  files: [file],
  base: "a",
  head: "b",
});

const PLACES: Readonly<Record<string, Place>> = {
  branches: {
    event: "push",
    filters: (branches) => ({ branches }),
    given: (branch) => [pushEvent({ branch }), undefined],
  },
  tags: {
    event: "push",
    filters: (tags) => ({ tags }),
    given: (tag) => [pushEvent({ tag }), undefined],
  },
  "branches to merge into": {
    event: "pull_request",
    filters: (branches) => ({ branches }),
    given: (ref) => [pullRequestEvent({ base: { ref } }), undefined],
  },
  "paths of a push": {
    event: "push",
    filters: (paths) => ({ paths }),
    given: (file) => [pushEvent(), changed(file)],
  },
  "paths of a pull request": {
    event: "pull_request",
    filters: (paths) => ({ paths }),
    given: (file) => [pullRequestEvent(), changed(file)],
  },
};

const MAKE: Readonly<Record<Place["event"], (filters: Filters) => Trigger>> = {
  push: (filters) => on.push(filters),
  pull_request: (filters) => on.pullRequest(filters),
};

for (const [name, { event, filters, given }] of Object.entries(PLACES)) {
  Deno.test(`what is generated and what is planned agree on ${name}, for every vector`, () => {
    for (const { id, patterns, path, matches } of VECTORS) {
      const definition = triggeredBy(MAKE[event](filters(patterns)));
      const read = readOn(gitHub(definition).text)[event];
      assertEquals(read, filters(patterns), `vector ${id}`);
      const again = triggeredBy(MAKE[event](read ?? {}));
      const [happened, changes] = given(path);
      const answers = [definition, again].map((one) =>
        planRun(one, { event: happened, changes }).matched
      );
      assertEquals(answers, [matches, matches], `vector ${id}`);
    }
  });
}
