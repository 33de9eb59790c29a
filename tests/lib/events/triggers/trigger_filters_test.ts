import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { EVENT_NAMES, type EventName } from "../../../../lib/events/event.ts";
import { on } from "../../../../lib/events/triggers/trigger.ts";
import {
  checkFilters,
  checkPatterns,
  type Filters,
} from "../../../../lib/events/triggers/trigger_filters.ts";

/** Filters as those write them who have no compiler. */
type Given = Readonly<Record<string, unknown>>;

function refusal(event: EventName, filters: Given): readonly [string, string] {
  const { name, message } = assertThrows(() => checkFilters(event, filters as Filters), Error);
  return [name, message];
}

const REFUSED: readonly (readonly [EventName, Given, problem: string])[] = [
  [
    "push",
    { branches: ["a"], branchesIgnore: ["b"] },
    'both branches and branchesIgnore: use branches with "!" patterns',
  ],
  [
    "push",
    { tags: ["a"], tagsIgnore: ["b"] },
    'both tags and tagsIgnore: use tags with "!" patterns',
  ],
  [
    "pull_request",
    { paths: ["a"], pathsIgnore: ["b"] },
    'both paths and pathsIgnore: use paths with "!" patterns',
  ],
  ["push", { branches: [] }, "branches: []: want a list with at least one text"],
  ["push", { branches: "main" }, 'branches: "main": want a list with at least one text'],
  ["push", { paths: ["a", 5] }, 'paths: ["a",5]: want a list with at least one text'],
  ["push", { tags: null }, "tags: null: want a list with at least one text"],
  ["release", { types: [] }, "types: []: want a list with at least one text"],
  [
    "release",
    { types: ["published", "made"] },
    'type "made": there are published, unpublished, created, edited, deleted, prereleased, released',
  ],
  ["merge_group", { types: ["destroyed"] }, 'type "destroyed": there are checks_requested'],
  [
    "workflow_run",
    { workflows: ["a"], types: ["done"] },
    'type "done": there are completed, requested, in_progress',
  ],
  [
    "issue_comment",
    { types: ["opened"] },
    'type "opened": there are created, edited, deleted, pinned, unpinned',
  ],
  ["workflow_run", {}, "no workflows: name at least one"],
  ["workflow_run", { workflows: [] }, "workflows: []: want a list with at least one text"],
  [
    "push",
    { branch: ["main"] },
    '"branch": there are branches, branchesIgnore, tags, tagsIgnore, paths, pathsIgnore',
  ],
  [
    "pull_request",
    { "paths-ignore": ["a"] },
    '"paths-ignore": there are types, branches, branchesIgnore, paths, pathsIgnore',
  ],
  ["release", { tags: ["v*"] }, '"tags": there are types'],
  ["manual", { branches: ["main"] }, '"branches": there are no filters'],
];

for (const [event, filters, problem] of REFUSED) {
  Deno.test(`checkFilters() refuses ${event} with ${problem}`, () => {
    assertEquals(refusal(event, filters), [
      "TypeError",
      `Cannot wait for ${event} with ${problem}`,
    ]);
  });
}

const TAKEN: readonly (readonly [EventName, Filters])[] = [
  ["push", { branches: ["**", "!docs"], tags: ["v[0-9]+"], pathsIgnore: ["*.md"] }],
  ["push", { branchesIgnore: ["a"], tagsIgnore: ["b"], paths: ["c"] }],
  ["pull_request", { types: ["labeled", "auto_merge_disabled"], branches: ["a"], paths: ["b"] }],
  ["pull_request_target", { types: ["closed"], branchesIgnore: ["a"], pathsIgnore: ["b"] }],
  ["workflow_run", { workflows: ["any name [0-9"], types: ["completed"], branches: ["a"] }],
  ["merge_group", { types: ["checks_requested"], branches: ["a"] }],
  ["issue_comment", { types: ["created"] }],
];

for (const [event, filters] of TAKEN) {
  Deno.test(`checkFilters() takes ${event} with ${Object.keys(filters).join(", ")}`, () => {
    assertEquals(checkFilters(event, filters), undefined);
  });
}

Deno.test("checkFilters() takes every event without filters, but for a workflow's run", () => {
  const taken = EVENT_NAMES.filter((name) => name !== "workflow_run");
  assertEquals(taken.map((name) => checkFilters(name, {})), taken.map(() => undefined));
});

const BROKEN: readonly (readonly [Filters, problem: string])[] = [
  [
    { branches: ["!a", "!b"] },
    'Cannot read pattern "!a": all patterns of its list begin with "!", so nothing could match; ' +
    'begin the list with "**"',
  ],
  [
    { pathsIgnore: ["a", "!b"] },
    'Cannot read pattern "!b": a list of what to ignore cannot have "!"; ' +
    'use the list without "ignore", or write "\\!" for a name that begins with "!"',
  ],
];

for (const [filters, problem] of BROKEN) {
  Deno.test(`checkFilters() says: ${problem}`, () => {
    assertEquals(refusal("push", { ...filters }), ["SyntaxError", problem]);
  });
}

for (const name of ["branches", "branchesIgnore", "tags", "tagsIgnore", "paths", "pathsIgnore"]) {
  Deno.test(`checkFilters() and checkPatterns() read each pattern of ${name}`, () => {
    for (const pattern of ["", "+", "a[", "[]", "a**+", "[9-1]"]) {
      const filters: Filters = { [name]: ["main", pattern] };
      const [type, message] = refusal("push", { ...filters });
      assertEquals(type, "SyntaxError");
      const start = `Cannot read pattern ${JSON.stringify(pattern)}: `;
      assertEquals(message.slice(0, start.length), start);
      assertThrows(() => checkPatterns(filters), SyntaxError, start);
    }
  });
}

Deno.test("checkFilters() refuses filters on tags that keep everything out", () => {
  const refused = assertThrows(() => on.push({ tagsIgnore: ["v*", "**"] }), TypeError);
  assertEquals(
    refused.message,
    'Cannot wait for push with tagsIgnore: ["**"] alone, which lets nothing pass: use ' +
      'branches: ["**"]',
  );
  assertEquals(on.push({ tagsIgnore: ["**"], branches: ["main"] }).filters.branches, ["main"]);
});
