import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../../lib/errors.ts";
import { sendDispatch } from "../../../../lib/events/dispatch/send_dispatch.ts";
import type { Forge, ForgeRequest, OutgoingEvent } from "../../../../lib/ports/forge.ts";
import { FakeForge } from "../../../fake_forge.ts";
import { fakeWorld } from "../../../fake_world.ts";

const EVENT: OutgoingEvent = { name: "repository_dispatch", type: "staged", payload: { a: 1 } };

const ENV = { GITHUB_REPOSITORY: "acme/digits", GITHUB_TOKEN: "ghp_ada" };

const LOOK = "look at the runs of acme/digits before sending it again";

/** Sends the event to a forge, and gives what was asked of the world. */
async function send(
  forge: Forge,
  env: Readonly<Record<string, string>> = ENV,
): Promise<{ readonly address: string; readonly request: ForgeRequest | undefined }> {
  let request: ForgeRequest | undefined;
  const world = fakeWorld({
    env,
    openForge: (given) => {
      request = given;
      return Promise.resolve(forge);
    },
  });
  const address = await sendDispatch(world, EVENT, { note: () => {} });
  return { address, request };
}

/** Sends it to a forge that fails, and gives the error. */
async function fail(error: PenstockError): Promise<PenstockError> {
  const forge = new FakeForge();
  forge.failures.push({ error, stored: true });
  const thrown = await assertRejects(() => send(forge), PenstockError);
  // It is never sent again.
  assertEquals(forge.sent, [EVENT]);
  return thrown;
}

Deno.test("sendDispatch() sends an event once, to GitHub", async () => {
  const forge = new FakeForge();
  const { address, request } = await send(forge);
  assertEquals(address, "fake");
  assertEquals([request?.kind, request?.repository], ["github", "acme/digits"]);
  assertEquals(forge.sent, [EVENT]);
});

Deno.test("sendDispatch() says that an event may have arrived where nobody knows", async () => {
  for (const [code, problem] of [["forge-unavailable", "502"], ["forge-unreachable", "cut off"]]) {
    const error = await fail(new PenstockError(`Cannot: ${problem}`, { code: code ?? "" }));
    assertEquals(error.message, `Cannot: ${problem}; the event may have arrived all the same`);
    assertEquals([error.code, error.hint], [code, LOOK]);
  }
  const interrupted = await fail(new Interrupted());
  assertEquals(interrupted.message, `Interrupted: the event may have been sent, ${LOOK}`);
  assertEquals(interrupted.exitCode, 130);
});

Deno.test("sendDispatch() leaves the words of what surely did not arrive", async () => {
  const refused = new PenstockError("Cannot: refused", { code: "forge-refused" });
  assertEquals(await fail(refused), refused);
  const unreachable = new PenstockError(
    "Cannot: client error (Connect): tcp connect error: Connection refused",
    { code: "forge-unreachable" },
  );
  assertEquals(await fail(unreachable), unreachable);
});

Deno.test("sendDispatch() names the token and the permission that it lacks", async () => {
  const error = await assertRejects(
    () => send(new FakeForge(), { GITHUB_REPOSITORY: "acme/digits" }),
    PenstockError,
    "Cannot send an event to GitHub without a token: looked for GITHUB_TOKEN, GH_TOKEN",
  );
  assertEquals(
    error.hint,
    "in a workflow write env: GITHUB_TOKEN: ${{ github.token }}; " +
      "it needs permissions: { contents: write }, and --dry-run no token",
  );
  await assertRejects(
    () => send(new FakeForge(), { ...ENV, GITHUB_REPOSITORY: "digits" }),
    PenstockError,
    'Cannot use "digits" for GITHUB_REPOSITORY: want OWNER/NAME',
  );
});

Deno.test("sendDispatch() refuses a forge that takes no events", async () => {
  const forge: Forge = Object.assign(new FakeForge(), { sendEvent: undefined });
  await assertRejects(() => send(forge), PenstockError, "Cannot send an event to fake");
});
