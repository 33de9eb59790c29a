/**
 * One that wants the place of a group, in a process of its own: it says what happens, a line each,
 * and leaves when it is told to.
 *
 * @module
 */

import { openGroups } from "../../../lib/adapters/groups.ts";
import { messageOf } from "../../../lib/errors.ts";

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const [directory = "", group = "", holder = "", how] = Deno.args;
const groups = openGroups(directory);

function enter() {
  return groups.enter({
    group,
    holder,
    cancelInProgress: how === "cancel",
    signal: new AbortController().signal,
    onWait: (heldBy) => say(`waits for ${heldBy}`),
  });
}

/** Enters and leaves many times, and fails where another one is there as well. */
async function contend(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    const place = await enter();
    await Deno.mkdir(`${directory}/inside`);
    await new Promise((resolve) => setTimeout(resolve, 2));
    await Deno.remove(`${directory}/inside`);
    await place.leave();
  }
}

async function holdUntilTold(): Promise<void> {
  const place = await enter();
  say("in");
  place.taken.addEventListener("abort", () => say(messageOf(place.taken.reason)));
  for await (const _ of Deno.stdin.readable) break;
  await place.leave();
  say("out");
}

try {
  await (how === "contend" ? contend() : holdUntilTold());
} catch (error) {
  say(messageOf(error));
}
