import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { Sandbox } from "../cli/_cli.ts";

const KILLS = 20;
const NAME = "acme/digits/classifier";

/** A stretch that the command is at work in; it takes about 100 ms. */
const LONGEST_RUN = 150;

Deno.test("kill -9 at random moments of link-model leaves a registry that answers", async () => {
  await using sandbox = await Sandbox.withModels();
  let killed = 0;
  for (let round = 0; round < KILLS; round++) {
    const version = `${NAME}:v${round % 4}`;
    const child = sandbox.start([
      "link-model",
      version,
      "-a",
      "production",
      "-a",
      `round-${round}`,
    ]);
    const timer = Promise.withResolvers<void>();
    // The random moment is what is tested.
    setTimeout(timer.resolve, Math.random() * LONGEST_RUN);
    await timer.promise;
    try {
      child.kill("SIGKILL");
    } catch {
      // It was faster.
    }
    const { signal } = await child.output();
    if (signal === "SIGKILL") killed++;
  }
  assert(killed > 0, "every command was faster than its kill");
  const last = await sandbox.run(["link-model", `${NAME}:v3`, "-a", "production"]);
  assertEquals(last.code, 0, last.stderr);
  const listed = await sandbox.run(["artifact", "list", "--json"]);
  for (const { name, aliases } of JSON.parse(listed.stdout).collections) {
    for (const alias of Object.keys(aliases)) {
      const get = await sandbox.run(["artifact", "get", `${name}:${alias}`, "-o", "got", "--json"]);
      assertEquals(get.code, 0, get.stderr);
    }
  }
});
