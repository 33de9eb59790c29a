import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { main } from "../../commands/_dispatch.ts";
import { fakeWorld, type FakeWorldOptions } from "../fake_world.ts";

interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `event` for a webhook of this payload. */
async function event(
  payload: unknown,
  args: readonly string[],
  options: FakeWorldOptions = {},
): Promise<Printed> {
  const world = fakeWorld({ stdin: JSON.stringify(payload), ...options });
  const given = ["--event", "webhook:x", "--payload", "-"];
  const code = await main(["event", ...given, ...args], world);
  return { code, stdout: world.stdout.text(), stderr: world.stderr.text() };
}

const HOSTILE = "a\x1b[31m\n::set-env name=PATH::x\n\x07";

Deno.test("event --get prints a text as it is where a program reads it", async () => {
  const { code, stdout } = await event({ title: HOSTILE }, ["--get", "payload.title"]);
  assertEquals([code, stdout], [0, `${HOSTILE}\n`]);
});

Deno.test("event --get spells out control characters where a person reads it", async () => {
  for (const path of ["payload.title", "payload"]) {
    const { code, stdout } = await event({ title: HOSTILE }, ["--get", path], { terminal: true });
    assertEquals(code, 0);
    // deno-lint-ignore no-control-regex -- which is what must not be there
    assert(!/[\x00-\x09\x0b-\x1f]/.test(stdout), JSON.stringify(stdout));
    assertEquals(stdout.indexOf("\n"), stdout.length - 1);
  }
});

for (const mark of ["GITHUB_ACTIONS", "CI"]) {
  Deno.test(`event --get prints nothing that CI would obey where ${mark} is set`, async () => {
    const env = { [mark]: "true" };
    for (
      const text of ["::set-env name=A::b", "a\n  ::add-mask::b", "log ##[set-env]", "##vso[x]"]
    ) {
      const { code, stdout, stderr } = await event({ text }, ["--get", "payload.text"], { env });
      assertEquals([code, stdout], [2, ""]);
      assertStringIncludes(stderr, 'Cannot print "payload.text"');
      const json = await event({ text }, ["--get", "payload.text", "--json"], { env });
      assert(!/^\s*::|##/m.test(json.stdout), json.stdout);
      assertEquals(JSON.parse(json.stdout).value, text);
      const whole = await event({ text }, ["--get", "payload"], { env });
      assert(!/^\s*::|##/m.test(whole.stdout), whole.stdout);
      assertEquals(JSON.parse(whole.stdout), { text });
    }
    const harmless = await event({ text: "a::b # c" }, ["--get", "payload.text"], { env });
    assertEquals([harmless.code, harmless.stdout], [0, "a::b # c\n"]);
  });
}

Deno.test("event --get prints what is no text as JSON on one line", async () => {
  const payload = { list: [1, { a: "b" }], none: null, yes: true };
  const rows = { "payload.list": '[1,{"a":"b"}]', "payload.none": "null", "payload.yes": "true" };
  for (const [path, text] of Object.entries(rows)) {
    assertEquals((await event(payload, ["--get", path])).stdout, `${text}\n`);
  }
});

Deno.test("event sums up what is long, and shows the first line of a text", async () => {
  const push = JSON.stringify({
    ref: "refs/heads/topic/a",
    forced: true,
    commits: ["a", "b", "c"].map((letter) => ({ id: letter.repeat(40) })),
    head_commit: { message: "Train longer\n\nThe loss still falls.\x1b[2J" },
    repository: { full_name: "acme/models" },
  });
  const world = fakeWorld({ stdin: push });
  assertEquals(await main(["event", "--event", "push", "--payload", "-"], world), 0);
  assertEquals(
    world.stdout.text(),
    [
      "name        push",
      "ref         refs/heads/topic/a",
      "branch      topic/a",
      "deleted     false",
      "forced      true",
      "commits     3 values",
      "message     Train longer …",
      "repository  acme/models",
      "payload     5 fields: ref, forced, commits, head_commit, repository",
      "",
    ].join("\n"),
  );
});

Deno.test("event prints nothing of an event that a terminal or CI would obey", async () => {
  const world = fakeWorld({
    terminal: true,
    stdin: JSON.stringify({ event_type: HOSTILE, client_payload: { "##[x]": HOSTILE } }),
  });
  const given = ["--event", "repository_dispatch", "--payload", "-", "--color", "never"];
  assertEquals(await main(["event", ...given], world), 0);
  // deno-lint-ignore no-control-regex -- which is what must not be there
  assert(!/[\x00-\x09\x0b-\x1f]|^\s*::|##/m.test(world.stdout.text()), world.stdout.text());
});
