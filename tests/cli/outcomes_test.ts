import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { type Happening, STATES } from "../outcomes/table.ts";
import { tryOut } from "../outcomes/trial.ts";

const HAPPENINGS: readonly Happening[] = [
  "nothing",
  "SIGINT",
  "SIGTERM",
  "SIGHUP",
  "twice",
  "kill -9",
];

for (const { state, outcomes } of STATES) {
  for (const happening of HAPPENINGS) {
    const { code, says } = outcomes[happening];
    Deno.test(`a run whose job ${state} ends with ${code} after ${happening}`, async () => {
      const result = await tryOut(state, happening);
      assertEquals(result.code, code, result.said);
      assertStringIncludes(result.said, says);
    });
  }
}
