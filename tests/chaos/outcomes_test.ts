import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { FAULTS, type Happening, STATES } from "../outcomes/table.ts";
import { tryOut } from "../outcomes/trial.ts";

const HAPPENINGS: readonly Happening[] = ["nothing", "SIGINT", "kill -9"];

for (const row of FAULTS) {
  for (const happening of HAPPENINGS) {
    Deno.test(`${row.fault}, then ${happening}: a run ends as the table says in every state`, async () => {
      const open = [...STATES];
      const work = async () => {
        for (let next = open.shift(); next !== undefined; next = open.shift()) {
          const wanted = row.outcomes[happening] ?? next.outcomes[happening];
          const result = await tryOut(next.state, happening, row.fault);
          assertEquals([next.state, result.code], [next.state, wanted.code], result.said);
          assertStringIncludes(result.said, wanted.says);
        }
      };
      await Promise.all([work(), work()]);
    });
  }
}
