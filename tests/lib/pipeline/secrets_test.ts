import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { makeMasker, maskDeep } from "../../../lib/pipeline/mask.ts";
import { checkSecrets, readSecrets } from "../../../lib/pipeline/secrets.ts";
import { fakeWorld } from "../../fake_world.ts";

type Variables = Readonly<Record<string, string>>;

/** A text with the values of all variables masked. */
function mask(env: Variables, text: string): string {
  return makeMasker(Object.keys(env), fakeWorld({ env }).env)(text);
}

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

const SECRET = 'p@ss "wörd"+/\\ ~?>1';
const BYTES = new TextEncoder().encode(SECRET);

const FORMS: Readonly<Record<string, string>> = {
  "as it is": SECRET,
  "in a URL": encodeURIComponent(SECRET),
  "in JSON": JSON.stringify(SECRET).slice(1, -1),
  "in base64": BYTES.toBase64(),
  "in base64url": BYTES.toBase64({ alphabet: "base64url", omitPadding: true }),
  "in hexadecimal": BYTES.toHex(),
};

for (const [how, form] of Object.entries(FORMS)) {
  Deno.test(`makeMasker() masks a secret ${how}, wherever and how often it stands`, () => {
    assertEquals(mask({ KEY: SECRET }, `a ${form}${form} b${form}`), "a ****** b***");
  });
}

const MORE_FORMS: Readonly<Record<string, string>> = {
  "in base64 without padding": BYTES.toBase64({ omitPadding: true }),
  "in hexadecimal capitals": BYTES.toHex().toUpperCase(),
  "in base64 behind a user name": btoa("user:").slice(0, 6) +
    new TextEncoder().encode(`r:${SECRET}`).toBase64().slice(3),
  "in a form": new URLSearchParams({ a: SECRET }).toString().slice(2),
  "in HTML": SECRET.replaceAll('"', "&quot;"),
};

for (const [how, form] of Object.entries(MORE_FORMS)) {
  Deno.test(`makeMasker() masks a secret ${how}`, () => {
    const masked = mask({ KEY: SECRET }, `a ${form} b`);
    assertEquals(masked.includes(form.slice(8, -4)), false, masked);
  });
}

Deno.test("makeMasker() masks each line of a secret of several lines", () => {
  const env = { KEY: "-----BEGIN-----\r\nMIIEowIB\nab\n-----END-----" };
  assertEquals(mask(env, "x MIIEowIB y\n-----END-----"), "x *** y\n***");
  assertEquals(mask(env, `<${env.KEY}>`), "<***>");
  assertEquals(mask(env, "about"), "about");
});

Deno.test("makeMasker() masks the longer of two secrets where one begins the other", () => {
  const env = { SHORT: "hunter22", LONG: "hunter22-and-more" };
  assertEquals(mask(env, "hunter22-and-more hunter22"), "*** ***");
});

Deno.test("makeMasker() leaves nothing of two secrets that overlap", () => {
  assertEquals(mask({ A: "abcdXYZ", B: "XYZefgh" }, "<abcdXYZefgh>").includes("efgh"), false);
});

Deno.test("makeMasker() takes a secret for text, not for a pattern", () => {
  assertEquals(mask({ KEY: "a.*b$&(" }, "a.*b$&( axxb"), "*** axxb");
});

Deno.test("makeMasker() passes over secrets that are absent or shorter than four characters", () => {
  assertEquals(mask({ KEY: "abc", EMPTY: "" }, "abc"), "abc");
  assertEquals(makeMasker(["MISSING"], fakeWorld().env)("undefined"), "undefined");
});

Deno.test("maskDeep() masks every text inside plain data and leaves the rest", () => {
  const data = { a: ["x hunter22", 5, null, true], b: { c: "hunter22" } };
  const masker = makeMasker(["KEY"], fakeWorld({ env: { KEY: "hunter22" } }).env);
  assertEquals(maskDeep(data, masker), { a: ["x ***", 5, null, true], b: { c: "***" } });
  assertEquals(data.b.c, "hunter22");
});

Deno.test("maskDeep() masks keys, and numbers that spell a secret", () => {
  const masker = makeMasker(["KEY"], fakeWorld({ env: { KEY: "12345678" } }).env);
  const masked = JSON.stringify(maskDeep({ "12345678": 1, pin: 12345678 }, masker));
  assertEquals(masked.includes("12345678"), false, masked);
});

Deno.test("checkSecrets() refuses a short secret before anything sees it, and passes absent ones", () => {
  const env = fakeWorld({ env: { SHORT: "q7%", LONG: "q7%1" } }).env;
  assertThrows(() => checkSecrets(["LONG", "SHORT"], env), PenstockError, '"SHORT"');
  checkSecrets(["LONG", "MISSING"], env);
});
