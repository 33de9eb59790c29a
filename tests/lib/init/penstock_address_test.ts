import { assertEquals, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { penstockAddress, penstockCommand } from "../../../lib/init/penstock_address.ts";
import { VERSION } from "../../../lib/version.ts";

Deno.test("penstockAddress() is the one that the README names, of this version", async () => {
  const address = penstockAddress();
  assertEquals(address.endsWith(`/v${VERSION}/mod.ts`), true, address);
  assertStringIncludes(await Deno.readTextFile("README.md"), address);
});

Deno.test("penstockAddress() is where the program itself was loaded from", () => {
  assertEquals(
    penstockAddress("https://mirror.example.org/v9.9.9/lib/init/penstock_address.ts"),
    "https://mirror.example.org/v9.9.9/mod.ts",
  );
});

Deno.test("penstockCommand() needs Deno alone where the program came from an address", () => {
  assertEquals(penstockCommand("https://example.org/lib/init/a.ts"), "deno run -A penstock");
  assertEquals(penstockCommand("file:///tmp/penstock/lib/init/a.ts"), "penstock");
});
