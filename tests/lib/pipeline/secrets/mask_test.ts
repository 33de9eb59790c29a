import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { makeMasker, maskDeep, type Masker } from "../../../../lib/pipeline/secrets/mask.ts";
import { fakeWorld } from "../../../fake_world.ts";
import { FORMS, INSIDE_BASE64, leftOf, randomNumbers, randomSecrets } from "./_secret_forms.ts";

type Variables = Readonly<Record<string, string>>;

function maskerOf(env: Variables): Masker {
  return makeMasker(Object.keys(env), fakeWorld({ env }).env);
}

/** A text with the values of all variables masked. */
function mask(env: Variables, text: string): string {
  return maskerOf(env)(text);
}

const SECRET = 'p@ss "wörd"+/\\ ~?>1\'';

for (const [how, form] of Object.entries(FORMS)) {
  Deno.test(`makeMasker() masks a secret ${how}, wherever and how often it stands`, () => {
    const spelled = form(SECRET);
    assertEquals(mask({ KEY: SECRET }, `‹${spelled}${spelled}› ‹${spelled}`), "‹******› ‹***");
  });
}

Deno.test("makeMasker() masks a secret in base64 behind a user name", () => {
  for (const form of INSIDE_BASE64) {
    const spelled = form(SECRET);
    const masked = mask({ KEY: SECRET }, `Basic ${spelled} b`);
    assertEquals(leftOf(spelled.slice(3, -8), masked), undefined, masked);
  }
});

Deno.test("makeMasker() masks 100 random secrets in every form", () => {
  const random = randomNumbers(5);
  for (const secret of randomSecrets(100, random)) {
    const masker = maskerOf({ KEY: secret });
    for (const [how, form] of Object.entries(FORMS)) {
      assertEquals(masker(`‹${form(secret)}›`), "‹***›", `${secret} ${how}`);
    }
  }
});

Deno.test("makeMasker() masks 100 secrets all at once", () => {
  const secrets = randomSecrets(100, randomNumbers(6)).filter(({ length }) => length >= 8);
  const masker = maskerOf(Object.fromEntries(secrets.map((secret, at) => [`K${at}`, secret])));
  const forms = Object.values(FORMS);
  const spelled = secrets.map((secret, at) => forms[at % forms.length]?.(secret) ?? secret);
  const masked = masker(spelled.map((text) => `‹${text}›`).join("\n"));
  assertEquals(masked, spelled.map(() => "‹***›").join("\n"));
});

Deno.test("makeMasker() masks each line of a secret of several lines", () => {
  const env = { KEY: "-----BEGIN-----\r\nMIIEowIB\nab\n-----END-----" };
  assertEquals(mask(env, "x MIIEowIB y\n-----END-----"), "x *** y\n***");
  assertEquals(mask(env, `<${env.KEY}>`), "<***>");
  assertEquals(mask(env, "about"), "about");
});

for (const width of [64, 76]) {
  Deno.test(`makeMasker() masks base64 of a secret in lines of ${width} columns`, () => {
    const random = randomNumbers(width);
    for (let length = 40; length < 240; length += 7) {
      const secret = Array.from({ length }, () => String.fromCharCode(33 + random() * 94)).join("");
      const base64 = new TextEncoder().encode(secret).toBase64();
      const lines = (base64.match(new RegExp(`.{1,${width}}`, "g")) ?? []).join("\n");
      const masked = mask({ KEY: secret }, `‹\n${lines}\n›`);
      assertEquals(leftOf(base64, masked), undefined, masked);
    }
  });
}

Deno.test("makeMasker() masks the longer of two secrets where one begins the other", () => {
  const env = { SHORT: "hunter22", LONG: "hunter22-and-more" };
  assertEquals(mask(env, "hunter22-and-more hunter22"), "*** ***");
});

Deno.test("makeMasker() leaves nothing of secrets that overlap, or overlap themselves", () => {
  assertEquals(mask({ A: "abcdXYZ", B: "XYZefgh" }, "<abcdXYZefgh>"), "<***>");
  assertEquals(mask({ A: "abab" }, "<ababab>"), "<***>");
});

Deno.test("makeMasker() takes a secret for text, not for a pattern", () => {
  assertEquals(mask({ KEY: "a.*b$&(" }, "a.*b$&( axxb"), "*** axxb");
});

Deno.test("makeMasker() passes over secrets that are absent or shorter than four characters", () => {
  assertEquals(mask({ KEY: "abc", EMPTY: "" }, "abc"), "abc");
  assertEquals(makeMasker(["MISSING"], fakeWorld().env)("undefined"), "undefined");
});

Deno.test("makeMasker() tells the longest form of a secret", () => {
  assertEquals(makeMasker([], fakeWorld().env).reach, 0);
  const { reach } = maskerOf({ KEY: "hunter22" });
  assert(reach >= 16, `${reach} is less than the hexadecimal form takes`);
});

Deno.test("cut() moves a cut behind a secret, and behind one that lies over it", () => {
  const masker = maskerOf({ A: "abcdXYZ", B: "XYZefgh" });
  const text = "..abcdXYZefgh..";
  const cuts = Array.from({ length: text.length + 1 }, (_, at) => masker.cut(text, at));
  assertEquals(cuts, [0, 1, 2, ...new Array(10).fill(13), 13, 14, 15]);
});

Deno.test("maskDeep() masks every text inside plain data and leaves the rest", () => {
  const data = { a: ["x hunter22", 5, null, true], b: { c: "hunter22" } };
  assertEquals(maskDeep(data, maskerOf({ KEY: "hunter22" })), {
    a: ["x ***", 5, null, true],
    b: { c: "***" },
  });
  assertEquals(data.b.c, "hunter22");
});

Deno.test("maskDeep() masks keys, and numbers that spell a secret", () => {
  const masked = JSON.stringify(
    maskDeep({ "12345678": 1, pin: 12345678 }, maskerOf({ KEY: "12345678" })),
  );
  assertEquals(masked.includes("12345678"), false, masked);
});
