import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { UsageError } from "../../../lib/errors.ts";
import { EVENT_NAMES } from "../../../lib/events/event.ts";
import { type EventWords, parseEventWords } from "../../../lib/events/event_words.ts";

Deno.test("parseEventWords() takes every name, a webhook's only with a kind", () => {
  for (const name of EVENT_NAMES) {
    if (name === "webhook") assertThrows(() => parseEventWords(name), UsageError, "which webhook");
    else assertEquals(parseEventWords(name), { name });
  }
});

const KINDS: readonly (readonly [string, EventWords])[] = [
  ["webhook:wandb", { name: "webhook", kind: "wandb" }],
  ["webhook:a:b", { name: "webhook", kind: "a:b" }],
  ["repository_dispatch:staged_model", { name: "repository_dispatch", kind: "staged_model" }],
  ["repository_dispatch: ", { name: "repository_dispatch", kind: " " }],
];

for (const [words, expected] of KINDS) {
  Deno.test(`parseEventWords() reads ${words}`, () => {
    assertEquals(parseEventWords(words), expected);
  });
}

const REFUSED: readonly (readonly [string, string])[] = [
  ["party", "it is of no known name"],
  ["Push", "it is of no known name"],
  ["constructor", "it is of no known name"],
  ["", "it is of no known name"],
  [":x", "it is of no known name"],
  ["party:x", "it is of no known name"],
  ["push:main", "push has no kinds"],
  ["webhook:", "want 1 to 100 characters after the colon"],
  [`repository_dispatch:${"x".repeat(101)}`, "want 1 to 100 characters after the colon"],
];

for (const [words, problem] of REFUSED) {
  Deno.test(`parseEventWords() refuses ${JSON.stringify(words)}`, () => {
    const error = assertThrows(() => parseEventWords(words), UsageError);
    assertEquals(error.message, `Cannot read event ${JSON.stringify(words)}: ${problem}`);
  });
}
