import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { checkSecrets, readSecrets } from "../../../../lib/pipeline/secrets/secrets.ts";
import { fakeWorld } from "../../../fake_world.ts";

type Variables = Readonly<Record<string, string>>;

function secretsOf(names: readonly string[], env: Variables): Readonly<Record<string, string>> {
  return readSecrets(names, fakeWorld({ env }).env);
}

Deno.test("readSecrets() gives the declared secrets and no other variable", () => {
  const secrets = secretsOf(["KEY"], { KEY: "hunter22", OTHER: "hunter23" });
  assertEquals(secrets["KEY"], "hunter22");
  assertEquals(Object.keys(secrets), ["KEY"]);
});

Deno.test("readSecrets() looks a secret up only when it is read", () => {
  const secrets = secretsOf(["MISSING", "KEY"], { KEY: "hunter22" });
  assertEquals(secrets["KEY"], "hunter22");
  const error = assertThrows(() => secrets["MISSING"], PenstockError, '"MISSING"');
  assertEquals([error.code, error.exitCode], ["secret-missing", 2]);
});

Deno.test("readSecrets() refuses a secret that is too short to be masked, without telling it", () => {
  const error = assertThrows(() => secretsOf(["KEY"], { KEY: "q7%" })["KEY"], PenstockError);
  assertEquals([error.code, error.exitCode], ["secret-short", 2]);
  assertEquals(`${error.message} ${error.hint}`.includes("q7%"), false);
  assertEquals(secretsOf(["KEY"], { KEY: "q7%1" })["KEY"], "q7%1");
});

Deno.test("checkSecrets() refuses a short secret before anything sees it, and passes absent ones", () => {
  const env = fakeWorld({ env: { SHORT: "q7%", LONG: "q7%1" } }).env;
  assertThrows(() => checkSecrets(["LONG", "SHORT"], env), PenstockError, '"SHORT"');
  checkSecrets(["LONG", "MISSING"], env);
});
