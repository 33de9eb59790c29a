import { tick } from "../../../commands/_run_view/ticker.ts";
import { assertEquals } from "../../../lib/deps/assert.ts";

Deno.test("tick() calls again and again, and leaves no timer behind when it is ended", async () => {
  const third = Promise.withResolvers<void>();
  let calls = 0;
  const stop = tick(() => {
    calls++;
    if (calls === 3) third.resolve();
  });
  await third.promise;
  stop();
  assertEquals(calls, 3);
});

Deno.test("tick() can be ended by what it calls", async () => {
  const first = Promise.withResolvers<void>();
  let calls = 0;
  const stop = tick(() => {
    calls++;
    stop();
    first.resolve();
  });
  await first.promise;
  assertEquals(calls, 1);
});
