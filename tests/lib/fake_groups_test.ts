import { assert, assertEquals, assertRejects } from "../../lib/deps/assert.ts";
import { PenstockError } from "../../lib/errors.ts";
import type { GroupRequest } from "../../lib/ports/groups.ts";
import { fakeGroups } from "../fake_groups.ts";

function request(holder: string, given: Partial<GroupRequest> = {}): GroupRequest {
  return {
    group: "g",
    holder,
    cancelInProgress: false,
    signal: new AbortController().signal,
    onWait: () => {},
    ...given,
  };
}

Deno.test("fakeGroups() lets one in at a time, in order, and each group for itself", async () => {
  const groups = fakeGroups();
  const waits: (string | undefined)[] = [];
  const first = await groups.enter(request("a"));
  const second = groups.enter(request("b", { onWait: (heldBy) => waits.push(heldBy) }));
  await (await groups.enter(request("c", { group: "other" }))).leave();
  assertEquals([groups.holderOf("g"), groups.holderOf("other")], ["a", undefined]);
  await first.leave();
  await (await second).leave();
  assertEquals(waits, ["a"]);
  assertEquals(groups.requests.map(({ holder }) => holder), ["a", "b", "c"]);
});

Deno.test("fakeGroups() makes room for one that cancels", async () => {
  const groups = fakeGroups();
  const first = await groups.enter(request("a"));
  const second = groups.enter(request("b"));
  const third = groups.enter(request("c", { cancelInProgress: true }));
  const error = await assertRejects(() => second, PenstockError, "Superseded by c in");
  assertEquals([error.code, error.exitCode], ["superseded", 130]);
  assert(first.taken.aborted);
  await first.leave();
  assertEquals((await third).taken.aborted, false);
  assertEquals(groups.holderOf("g"), "c");
});

Deno.test("fakeGroups() lets a wait be given up", async () => {
  const groups = fakeGroups();
  const stop = new AbortController();
  const first = await groups.enter(request("a"));
  const second = groups.enter(request("b", { signal: stop.signal }));
  stop.abort(new RangeError("given up"));
  await assertRejects(() => second, RangeError);
  await first.leave();
  assertEquals(groups.holderOf("g"), undefined);
});
