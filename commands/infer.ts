import { infer } from "../lib/adapters/runtime/infer.ts";
import type { InferRequest } from "../lib/adapters/runtime/protocol.ts";
import { UsageError } from "../lib/errors.ts";
import { defineCommand } from "./_command.ts";

/** The child side of `model-speed`; it is started by Penstock itself. */
export const command = defineCommand({
  about: "Reads one request as a line of JSON and answers in lines of JSON.",
  arguments: {},
  options: {},
  examples: [],
  run: async ({ world }) => {
    const request = readRequest(await world.readStdin());
    await infer(request, (reply) => world.stdout.write(`${JSON.stringify(reply)}\n`));
    return 0;
  },
});

function readRequest(text: string): InferRequest {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError("Cannot read the request: it is not JSON", "use `penstock model-speed`");
  }
}
