import { isTracked, trackingVariables } from "../../../../lib/adapters/processes/tracking.ts";
import { assert, assertEquals } from "../../../../lib/deps/assert.ts";

Deno.test("trackingVariables() hands on what this process itself is known by", () => {
  assertEquals(trackingVariables(undefined, undefined), {});
  assertEquals(trackingVariables("R/a", undefined), { PENSTOCK_TRACKING_ID: "R/a" });
  assertEquals(trackingVariables(undefined, "outer/x"), { PENSTOCK_TRACKING_ID: "outer/x" });
  assertEquals(trackingVariables("R/a", "outer/x"), { PENSTOCK_TRACKING_ID: "outer/x:R/a" });
});

Deno.test("isTracked() finds each id of a nested run, and the run of a job", () => {
  const { PENSTOCK_TRACKING_ID: value = "" } = trackingVariables("R/a", "outer/x");
  for (const id of ["R/a", "R", "outer", "outer/x"]) assert(isTracked(value, [id]), id);
  for (const id of ["R/", "R/ab", "a", "x", "outer/x:R", ""]) assert(!isTracked(value, [id]), id);
  assert(isTracked(value, ["none", "R"]));
});

Deno.test("isTracked() keeps ids apart that hold the separator or an escape", () => {
  const ids = ["R/a:b", "R/a", "R/a%3Ab", "R/a\nb", "R/a\0b"];
  for (const id of ids) {
    const { PENSTOCK_TRACKING_ID: value = "" } = trackingVariables(id, undefined);
    assertEquals(ids.filter((one) => isTracked(value, [one])), [id]);
  }
});
