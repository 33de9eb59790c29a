import { main } from "../../commands/_dispatch.ts";
import { assertEquals } from "../../lib/deps/assert.ts";
import { fakeWorld } from "../fake_world.ts";

Deno.test("init without a template shows at a terminal what there is, and asks nothing", async () => {
  const world = fakeWorld({ terminal: true, env: { NO_COLOR: "1" } });
  assertEquals(await main(["init"], world), 2);
  assertEquals(world.stdout.text(), "");
  assertEquals(
    world.stderr.text(),
    `staged-model  Promote a staged model to production if it is fast enough
data-change   Report on the data that a push or a pull request changes
train-report  Train with several settings, and compare them, on every pull request
docker        Build an image and check that it runs whenever its sources change
error: Missing argument TEMPLATE
hint: type \`penstock init\` and one of staged-model, data-change, train-report, docker
`,
  );
});

Deno.test("init without a template says only what is wrong where nobody looks", async () => {
  const world = fakeWorld();
  assertEquals(await main(["init"], world), 2);
  assertEquals(world.stderr.text().split("\n").length, 3);
});
