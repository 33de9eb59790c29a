import { assertEquals } from "../../../../lib/deps/assert.ts";
import { readInputs } from "../../../../lib/events/hosts/inputs.ts";
import { fakeWorld } from "../../../fake_world.ts";

Deno.test("readInputs() reads the variables of inputs, as texts under their own names", () => {
  const { env } = fakeWorld({
    env: {
      PENSTOCK_INPUT_model: "acme/digits:v3",
      PENSTOCK_INPUT_maxTotal: "1s",
      "PENSTOCK_INPUT_dry-run": "true",
      PENSTOCK_INPUT_empty: "",
      PENSTOCK_INPUT_: "no name",
      PENSTOCK_INPUT_1: "no letter",
      "PENSTOCK_INPUT_a b": "a space",
      PENSTOCK_INPUT___proto__: "polluted",
      PENSTOCK_REGISTRY: "file:reg",
      penstock_input_lower: "another prefix",
    },
  });
  const inputs = readInputs(env);
  assertEquals(inputs, { model: "acme/digits:v3", maxTotal: "1s", "dry-run": "true" });
  assertEquals(Object.getPrototypeOf(inputs), Object.prototype);
});
