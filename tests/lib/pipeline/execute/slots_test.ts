import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { Slots } from "../../../../lib/pipeline/execute/slots.ts";

const never = new AbortController().signal;

/** Lets all that can go on go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

Deno.test("Slots without a limit let everybody in", async () => {
  const slots = new Slots();
  const given = await Promise.all(Array.from({ length: 100 }, () => slots.take(never)));
  given.forEach((give) => give());
  assertEquals(given.length, 100);
});

Deno.test("Slots let so many in, and the others in the order they came", async () => {
  const slots = new Slots(2);
  const order: number[] = [];
  const gives: (() => void)[] = [];
  for (let at = 0; at < 5; at++) {
    slots.take(never).then((give) => {
      order.push(at);
      gives.push(give);
    });
  }
  await settle();
  assertEquals(order, [0, 1]);
  gives[1]?.();
  await settle();
  assertEquals(order, [0, 1, 2]);
  gives[0]?.();
  gives[2]?.();
  await settle();
  assertEquals(order, [0, 1, 2, 3, 4]);
});

Deno.test("Slots that were given back are free again", async () => {
  const slots = new Slots(1);
  for (let round = 0; round < 3; round++) (await slots.take(never))();
  const give = await slots.take(never);
  let second = false;
  const waiting = slots.take(never).then((giveSecond) => {
    second = true;
    giveSecond();
  });
  await settle();
  assertEquals(second, false);
  give();
  await waiting;
  assertEquals(second, true);
});

Deno.test("Slots refuse who is stopped before, and lose no slot by it", async () => {
  const slots = new Slots(1);
  const reason = new Error("stopped");
  assertEquals(await assertRejects(() => slots.take(AbortSignal.abort(reason))), reason);
  (await slots.take(never))();
});

Deno.test("Slots pass over who is stopped while waiting", async () => {
  const slots = new Slots(1);
  const give = await slots.take(never);
  const stop = new AbortController();
  const stopped = assertRejects(() => slots.take(stop.signal), Error, "enough");
  const next = slots.take(never);
  stop.abort(new Error("enough"));
  await stopped;
  give();
  (await next)();
  (await slots.take(never))();
});

Deno.test("Slots do not take a slot back from who is stopped later", async () => {
  const slots = new Slots(1);
  const stop = new AbortController();
  const first = await slots.take(never);
  const second = slots.take(stop.signal);
  first();
  const give = await second;
  stop.abort(new Error("too late"));
  let third = false;
  const waiting = slots.take(never).then((giveThird) => {
    third = true;
    giveThird();
  });
  await settle();
  assertEquals(third, false);
  give();
  await waiting;
});
