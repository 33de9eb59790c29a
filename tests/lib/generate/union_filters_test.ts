import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { decideTrigger } from "../../../lib/events/triggers/decide_trigger.ts";
import type { Event } from "../../../lib/events/event.ts";
import { judgePaths } from "../../../lib/events/triggers/judge_paths.ts";
import { on, type Trigger } from "../../../lib/events/triggers/trigger.ts";
import type { Filters } from "../../../lib/events/triggers/trigger_filters.ts";
import { unionOfFilters } from "../../../lib/generate/union_filters.ts";
import { fc } from "../../deps/fast_check.ts";

interface Case {
  readonly does: string;
  readonly event: "push" | "pull_request" | "workflow_run";
  readonly all: readonly Filters[];
  readonly wanted: Filters;
  readonly exact: boolean;
}

const CASES: readonly Case[] = [
  {
    does: "puts branches and tags side by side",
    event: "push",
    all: [{ branches: ["main"] }, { tags: ["v*"] }],
    wanted: { branches: ["main"], tags: ["v*"] },
    exact: true,
  },
  {
    does: "puts plain patterns one after the other",
    event: "push",
    all: [{ branches: ["main", "a"] }, { branches: ["dev", "a"] }],
    wanted: { branches: ["main", "a", "dev"] },
    exact: true,
  },
  {
    does: "begins with the list that takes out again",
    event: "push",
    all: [{ branches: ["x"] }, { branches: ["r/**", "!r/old"] }],
    wanted: { branches: ["r/**", "!r/old", "x"] },
    exact: true,
  },
  {
    does: "drops two lists that take out again, but no tag gets in",
    event: "push",
    all: [{ branches: ["a", "!b"] }, { branches: ["b", "!a"] }],
    wanted: { branches: ["**"] },
    exact: false,
  },
  {
    does: "has no filter where one trigger has none",
    event: "push",
    all: [{ branches: ["main"], paths: ["a"] }, {}],
    wanted: {},
    exact: true,
  },
  {
    does: "keeps paths of branches where tags come from another trigger",
    event: "push",
    all: [{ branches: ["main"], paths: ["**.dvc"] }, { tags: ["v*"], paths: ["x"] }],
    wanted: { branches: ["main"], tags: ["v*"], paths: ["**.dvc"] },
    exact: true,
  },
  {
    does: "names all tags where branches alone are filtered",
    event: "push",
    all: [{ branches: ["main"] }, { tagsIgnore: ["x"] }, { tags: ["x"] }],
    wanted: { branches: ["main"], tags: ["**"] },
    exact: false,
  },
  {
    does: "is wider where branches and paths differ",
    event: "push",
    all: [{ branches: ["a"], paths: ["x"] }, { branches: ["b"], paths: ["y"] }],
    wanted: { branches: ["a", "b"], paths: ["x", "y"] },
    exact: false,
  },
  {
    does: "keeps out what all lists keep out",
    event: "push",
    all: [{ branchesIgnore: ["a", "b"] }, { branchesIgnore: ["b", "c"] }],
    wanted: { branchesIgnore: ["b"] },
    exact: false,
  },
  {
    does: "joins types, with those that stand where none are named",
    event: "pull_request",
    all: [{}, { types: ["labeled"] }],
    wanted: { types: ["opened", "synchronize", "reopened", "labeled"] },
    exact: true,
  },
  {
    does: "leaves types out where no trigger names any",
    event: "pull_request",
    all: [{ paths: ["a"] }, { paths: ["b"] }],
    wanted: { paths: ["a", "b"] },
    exact: true,
  },
  {
    does: "joins workflows",
    event: "workflow_run",
    all: [{ workflows: ["A"] }, { workflows: ["B"] }],
    wanted: { workflows: ["A", "B"] },
    exact: true,
  },
  {
    does: "is exact where one trigger lets all pass that the others do",
    event: "push",
    all: [{ branches: ["a"], paths: ["x"] }, { branches: ["a", "b"], paths: ["x"] }, {
      branches: ["a"],
      paths: ["x"],
    }],
    wanted: { branches: ["a", "b"], paths: ["x"] },
    exact: true,
  },
];

for (const { does, event, all, wanted, exact } of CASES) {
  Deno.test(`unionOfFilters() ${does}`, () => {
    assertEquals(unionOfFilters(event, all), { filters: wanted, exact });
  });
}

const NAMES = ["a", "ab", "b", "r/a"];
const PATTERNS = fc.constantFrom("a", "a*", "b", "**", "r/**", "*b");

/** Lists with at least one pattern that lets something in. */
const include = fc.tuple(PATTERNS, fc.array(fc.tuple(fc.boolean(), PATTERNS), { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest.map(([out, one]) => out ? `!${one}` : one)]);

const ignore = fc.array(PATTERNS, { minLength: 1, maxLength: 2 });

/** Filters of a push; not both of one kind. */
const pushFilters = fc.tuple(
  ...(["branches", "tags", "paths"] as const).map((kind) =>
    fc.oneof(
      fc.constant({}),
      include.map((list) => ({ [kind]: list })),
      ignore.map((list) => ({ [`${kind}Ignore`]: list })),
    )
  ),
).map((parts) => Object.assign({}, ...parts) as Filters)
  .filter((filters) => !letsNothingPass(filters));

/** Such a trigger is refused. */
function letsNothingPass({ tagsIgnore, branches, branchesIgnore }: Filters): boolean {
  return tagsIgnore?.includes("**") === true && (branches ?? branchesIgnore) === undefined;
}

function pushOf(ref: string, kind: "branch" | "tag"): Event {
  const folder = kind === "tag" ? "tags" : "heads";
  const name = "push" as const;
  return { name, payload: {}, ref: `refs/${folder}/${ref}`, deleted: false, [kind]: ref };
}

function passes(trigger: Trigger, event: Event, files: readonly string[]): boolean {
  const isTag = "tag" in event && event.tag !== undefined;
  const changes = isTag
    ? { state: "irrelevant", reason: "a tag" } as const
    : { state: "known", files, head: "0" } as const;
  return decideTrigger(trigger, event, judgePaths(changes)).passed;
}

Deno.test("unionOfFilters() never keeps a push out that one trigger lets pass, and is as exact as it says", () => {
  fc.assert(
    fc.property(fc.array(pushFilters, { minLength: 1, maxLength: 3 }), (all) => {
      const triggers = all.map((filters) => on.push(filters));
      const { filters, exact } = unionOfFilters("push", all);
      const joined = on.push(filters);
      for (const kind of ["branch", "tag"] as const) {
        for (const ref of NAMES) {
          for (const files of [["a"], ["b", "r/a"], ["x"]]) {
            const event = pushOf(ref, kind);
            const wanted = triggers.some((trigger) => passes(trigger, event, files));
            const got = passes(joined, event, files);
            assert(got || !wanted, `${kind} ${ref} with ${files} is kept out`);
            if (exact) assertEquals(got, wanted, `${kind} ${ref} with ${files}`);
          }
        }
      }
    }),
    { numRuns: 2000 },
  );
});
