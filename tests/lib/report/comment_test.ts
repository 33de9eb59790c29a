import { assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError, UsageError } from "../../../lib/errors.ts";
import type { CommentTarget } from "../../../lib/ports/forge.ts";
import { commentBody, commentMarker, upsertComment } from "../../../lib/report/comment.ts";
import { FakeForge } from "../../fake_forge.ts";

const TARGET: CommentTarget = { kind: "change", number: 7 };
const UNCERTAIN = new PenstockError("Cannot comment: GitHub answered 502", {
  code: "forge-unavailable",
});

function post(forge: FakeForge, body: string, mode: "upsert" | "create" | "update" = "upsert") {
  return upsertComment(forge, TARGET, { body, key: "k", mode });
}

Deno.test("commentMarker() cannot be ended by its key, and differs where keys differ", () => {
  const keys = [
    "CI/speed",
    "a-b",
    "a--b",
    "-->",
    "--!>",
    "\n",
    "a b",
    "a%20b",
    "é",
    "\ud800",
    "a-",
  ];
  const markers = keys.map(commentMarker);
  for (const marker of markers) {
    assertEquals(/^<!-- penstock:comment [A-Za-z0-9._/%-]+ -->$/.test(marker), true, marker);
    assertEquals(marker.slice(4, -3).includes("--"), false, marker);
  }
  assertEquals(new Set(markers).size, keys.length);
  assertEquals(commentMarker("a-b"), "<!-- penstock:comment a-b -->");
});

Deno.test("commentMarker() refuses a key that is empty or too long", () => {
  assertThrows(() => commentMarker(""), UsageError, "0 characters");
  assertThrows(() => commentMarker("k".repeat(201)), UsageError, "201 characters");
  commentMarker("k".repeat(200));
});

Deno.test("commentBody() puts a blank line below the mark, and keeps indented code", () => {
  assertEquals(
    commentBody({ body: "\r\n \n    code\r\nmore\n\n", key: "k" }),
    "<!-- penstock:comment k -->\n\n    code\nmore",
  );
});

Deno.test("commentBody() stays below the limit, to the byte", () => {
  const size = (text: string) => new TextEncoder().encode(text).length;
  const head = size("<!-- penstock:comment k -->\n\n");
  const fits = "é".repeat((65_000 - head) / 2) + "x".repeat(head % 2);
  assertEquals(size(commentBody({ body: fits, key: "k" })), 65_000);
  const cut = commentBody({ body: `${fits}y`, key: "k", whole: "`report.md`" });
  assertEquals(size(cut) <= 65_000, true);
  assertEquals(
    cut.endsWith(
      "\n\n_Cut here: the report has 64,972 bytes, too many for a comment. " +
        "All of it is in `report.md`._",
    ),
    true,
    cut.slice(-120),
  );
});

Deno.test("upsertComment() creates, updates, and leaves alone what says the same", async () => {
  const forge = new FakeForge();
  assertEquals((await post(forge, "one")).action, "created");
  assertEquals((await post(forge, "one\n")).action, "unchanged");
  assertEquals(await post(forge, "two"), { action: "updated", url: "https://fake/pr/7#1" });
  assertEquals(forge.writes, ["create pr/7", "update pr/7 1"]);
});

Deno.test("upsertComment() passes over comments of others and of other keys", async () => {
  const forge = new FakeForge();
  forge.stranger(TARGET, "<!-- penstock:comment k -->\n\ntheirs");
  await upsertComment(forge, TARGET, { body: "x", key: "k2", mode: "upsert" });
  assertEquals((await post(forge, "ours")).action, "created");
  assertEquals(forge.bodies(TARGET).length, 3);
});

Deno.test("upsertComment() creates another one, and updates the newest", async () => {
  const forge = new FakeForge();
  await post(forge, "one", "create");
  assertEquals((await post(forge, "one", "create")).url, "https://fake/pr/7#2");
  assertEquals((await post(forge, "two", "update")).url, "https://fake/pr/7#2");
});

Deno.test("upsertComment() refuses to update what is not there", async () => {
  const forge = new FakeForge();
  const error = await assertRejects(() => post(forge, "one", "update"), PenstockError);
  assertEquals([error.code, error.exitCode], ["comment-not-found", 2]);
  assertEquals(error.hint, "use penstock comment");
  assertEquals(forge.writes, []);
});

for (const stored of [true, false]) {
  for (const mode of ["upsert", "create"] as const) {
    Deno.test(`upsertComment() ${mode} leaves one comment when the answer is lost, ${stored}`, async () => {
      const forge = new FakeForge();
      if (mode === "create") await post(forge, "one", "create");
      const before = forge.bodies(TARGET).length;
      forge.failures.push({ error: UNCERTAIN, stored });
      assertEquals((await post(forge, "one", mode)).action, "created");
      assertEquals(forge.bodies(TARGET).length, before + 1);
    });
  }
}

Deno.test("upsertComment() does not repeat a create that was refused", async () => {
  const forge = new FakeForge();
  const error = new PenstockError("Cannot comment: 403", { code: "forge-forbidden" });
  forge.failures.push({ error, stored: false });
  await assertRejects(() => post(forge, "one"), PenstockError, "403");
  assertEquals(forge.writes, ["create pr/7"]);
});
