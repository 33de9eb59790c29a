import { assertEquals } from "../../../../lib/deps/assert.ts";
import { type GroupPart, recordGroup } from "../../../../lib/generate/github/record_group.ts";

// deno-lint-ignore no-explicit-any -- a pipeline gives it a type
type Group = (scope: any) => string;

interface Case {
  readonly does: string;
  readonly group: Group;
  readonly parts: readonly GroupPart[] | undefined;
}

const CASES: readonly Case[] = [
  {
    does: "takes the paths of what goes into the name",
    group: ({ event, inputs }) => `a-${event.payload.name}-${inputs.model}!`,
    parts: ["a-", ["event", "payload", "name"], "-", ["inputs", "model"], "!"],
  },
  {
    does: "takes a value twice",
    group: ({ event }) => `${event.number}${event.number}`,
    parts: [["event", "number"], ["event", "number"]],
  },
  {
    does: "takes values that are joined",
    group: (scope) => [scope.event.branch, String(scope.event.sha)].join("/"),
    parts: [["event", "branch"], "/", ["event", "sha"]],
  },
  {
    does: "takes a fallback for the value itself",
    group: ({ event }) => `a-${event.branch ?? "none"}`,
    parts: ["a-", ["event", "branch"]],
  },
  { does: "takes a name that reads nothing", group: () => "board", parts: ["board"] },
  {
    does: "gives up on a comparison",
    group: ({ event }) => event.name === "push" ? "a" : "b",
    parts: undefined,
  },
  {
    does: "gives up on a comparison beside a value",
    group: ({ event }) => event.payload.kind === "x" ? "a" : `b-${event.payload.kind}`,
    parts: undefined,
  },
  {
    does: "gives up on a condition",
    group: ({ event }) => event.tag ? "a" : "b",
    parts: undefined,
  },
  {
    does: "gives up on a value that is read as a text and left out",
    group: ({ event }) => `${event.ref}` === "refs/heads/main" ? "a" : "b",
    parts: undefined,
  },
  {
    does: "gives up on a method",
    group: ({ event }) => event.branch.toLowerCase(),
    parts: undefined,
  },
  {
    does: "gives up on JSON",
    group: ({ event }) => JSON.stringify(event.payload),
    parts: undefined,
  },
  {
    does: "gives up on a list of keys",
    group: ({ inputs }) => Object.keys(inputs).join(),
    parts: undefined,
  },
  { does: "gives up on a copy", group: (scope) => `${{ ...scope.event }.ref}`, parts: undefined },
  { does: "gives up on `in`", group: ({ event }) => "tag" in event ? "a" : "b", parts: undefined },
  {
    does: "gives up on one that throws",
    group: () => {
      throw new Error("no");
    },
    parts: undefined,
  },
  { does: "gives up on an empty name", group: () => "", parts: undefined },
  { does: "gives up on what is no text", group: ({ event }) => event.ref, parts: undefined },
];

for (const { does, group, parts } of CASES) {
  Deno.test(`recordGroup() ${does}`, () => {
    assertEquals(recordGroup(group), parts);
  });
}

Deno.test("recordGroup() takes a text as it is", () => {
  assertEquals(recordGroup("${{ board }}"), ["${{ board }}"]);
});
