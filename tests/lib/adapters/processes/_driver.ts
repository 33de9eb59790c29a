/**
 * The processes of a program of its own, which `_remote.ts` talks to in lines of JSON: it may have
 * permissions and variables that the test has not, and be killed.
 *
 * @module
 */

import { killAllNow, systemProcesses } from "../../../../lib/adapters/processes.ts";
import { outputLinesTo } from "../../../../lib/output_lines.ts";
import type { Call, Reply } from "./_remote.ts";

const stops = new Map<number, AbortController>();
const lines = outputLinesTo((line) => void serve(JSON.parse(line)));
for await (const chunk of Deno.stdin.readable) lines.take(chunk, "stdout");

async function serve(call: Call): Promise<void> {
  const { id } = call;
  try {
    reply({ id, type: "done", result: await answer(call) });
  } catch (error) {
    reply({ id, type: "failed", message: String(error) });
  }
}

async function answer(call: Call): Promise<unknown> {
  switch (call.type) {
    case "run": {
      const stop = new AbortController();
      stops.set(call.id, stop);
      return await systemProcesses.run({
        ...call.request,
        signal: stop.signal,
        onOutput: (chunk, stream) =>
          reply({ id: call.id, type: "output", stream, text: new TextDecoder().decode(chunk) }),
      });
    }
    case "abort":
      return stops.get(call.run)?.abort();
    case "end":
      return await systemProcesses.end(call.tracking, call.options);
    case "killAllNow":
      return killAllNow();
  }
}

function reply(said: Reply): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(said)}\n`));
}
