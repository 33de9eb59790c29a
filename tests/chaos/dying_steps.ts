import { type Durable, durableSteps } from "../../lib/adapters/content/durable.ts";

/** The steps of changes of a store, of which the last one kills the process; writing by halves. */
export function dyingAt(last: number, steps: Durable = durableSteps): Durable {
  let taken = 0;
  const reached = () => ++taken === last;
  const die = () => Deno.kill(Deno.pid, "SIGKILL");
  const before =
    <A extends readonly unknown[], R>(action: (...args: A) => R) => (...args: A): R => {
      if (reached()) die();
      return action(...args);
    };
  return {
    makeDirectory: before(steps.makeDirectory),
    rename: before(steps.rename),
    syncDirectory: before(steps.syncDirectory),
    remove: before(steps.remove),
    async create(path) {
      if (reached()) die();
      const file = await steps.create(path);
      return {
        async write(bytes) {
          if (reached()) {
            await file.write(bytes.subarray(0, bytes.length / 2));
            die();
          }
          await file.write(bytes);
        },
        sync: before(() => file.sync()),
        close: () => file.close(),
      };
    },
  };
}
