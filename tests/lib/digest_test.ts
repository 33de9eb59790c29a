import { assertEquals } from "../../lib/deps/assert.ts";
import { digestOf } from "../../lib/digest.ts";

Deno.test("digestOf() gives the SHA-256 of FIPS 180-4's examples", async () => {
  assertEquals(
    await digestOf(new TextEncoder().encode("abc")),
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assertEquals(
    await digestOf(new Uint8Array()),
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

Deno.test("digestOf() reads a view's own bytes, not the buffer around it", async () => {
  const whole = new TextEncoder().encode("xxabcxx");
  assertEquals(
    await digestOf(whole.subarray(2, 5)),
    "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
