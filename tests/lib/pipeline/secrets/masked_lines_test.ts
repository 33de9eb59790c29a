import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { makeMasker, type Masker } from "../../../../lib/pipeline/secrets/mask.ts";
import { MaskedLines } from "../../../../lib/pipeline/secrets/masked_lines.ts";
import { fakeWorld } from "../../../fake_world.ts";
import { FORMS, INSIDE_BASE64, leftOf, randomNumbers, randomSecrets } from "./_secret_forms.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function maskerOf(...secrets: readonly string[]): Masker {
  const env = Object.fromEntries(secrets.map((secret, at) => [`K${at}`, secret]));
  return makeMasker(Object.keys(env), fakeWorld({ env }).env);
}

/** The lines that come of pieces of a stream. */
function linesOf(masker: Masker, ...pieces: readonly (string | Uint8Array)[]): readonly string[] {
  const lines: string[] = [];
  const stream = new MaskedLines(masker, (given) => lines.push(...given));
  for (const piece of pieces) stream.take(typeof piece === "string" ? bytesOf(piece) : piece);
  stream.end();
  return lines;
}

const LINES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["lines that come in pieces", ["o", "ne\ntw", "o\n"], ["one", "two"]],
  ["what is left without a line break", ["one\ntwo"], ["one", "two"]],
  ["empty lines", ["\n\na\n\n"], ["", "", "a", ""]],
  ["nothing of nothing", ["", ""], []],
  ["lines of Windows", ["one\r", "\ntwo\r\n"], ["one", "two"]],
  ["the last state of a progress bar", ["10 %\r", "55 %\r100 %\n", "done\n"], ["100 %", "done"]],
  ["a progress bar that ends in its return", ["10 %\r100 %\r\nx\n"], ["100 %", "x"]],
  ["no colours", ["\x1b[1;31mred\x1b[0m\x1b", "[m plain\n"], ["red plain"]],
  ["tabs as spaces", ["a\tb\n"], ["a       b"]],
  ["what is hidden, shown", ["a\x07\u202eb\x1b]0;title\n"], ["a␇\\u202eb␛]0;title"]],
];

for (const [what, pieces, lines] of LINES) {
  Deno.test(`MaskedLines hands on ${what}`, () => {
    assertEquals(linesOf(maskerOf(), ...pieces), lines);
  });
}

Deno.test("MaskedLines joins letters that come in pieces, and shows half of one as �", () => {
  const rocket = bytesOf("🚀\n");
  for (let at = 0; at < rocket.length; at++) {
    assertEquals(linesOf(maskerOf(), rocket.slice(0, at), rocket.slice(at)), ["🚀"]);
  }
  assertEquals(linesOf(maskerOf(), rocket.slice(0, 2)), ["\ufffd"]);
});

Deno.test("MaskedLines hands lines on as soon as they are there, all at once", () => {
  const calls: (readonly string[])[] = [];
  const stream = new MaskedLines(maskerOf(), (lines) => calls.push(lines));
  stream.take(bytesOf("one\ntwo\nthr"));
  assertEquals(calls, [["one", "two"]]);
  stream.take(bytesOf("ee"));
  assertEquals(calls.length, 1);
  stream.end();
  stream.end();
  assertEquals(calls, [["one", "two"], ["three"]]);
});

Deno.test("MaskedLines masks 100 random secrets in every form, however the stream is parted", () => {
  for (const secret of randomSecrets(100, randomNumbers(1))) {
    const masker = maskerOf(secret);
    for (const [how, form] of Object.entries(FORMS)) {
      const bytes = bytesOf(`‹${form(secret)}›\n`);
      for (let at = 0; at <= bytes.length; at++) {
        const lines = linesOf(masker, bytes.subarray(0, at), bytes.subarray(at));
        assertEquals(lines, ["‹***›"], `${JSON.stringify(secret)} ${how}, parted at ${at}`);
      }
    }
  }
});

Deno.test("MaskedLines masks random secrets inside base64, however the stream is parted", () => {
  for (const secret of randomSecrets(100, randomNumbers(2))) {
    const masker = maskerOf(secret);
    for (const form of INSIDE_BASE64) {
      const spelled = form(secret);
      const bytes = bytesOf(`${spelled}\n`);
      for (let at = 0; at <= bytes.length; at += 3) {
        const [line = ""] = linesOf(masker, bytes.subarray(0, at), bytes.subarray(at));
        const left = leftOf(spelled.slice(3, -9), line);
        assertEquals(left, undefined, `${JSON.stringify(secret)} in ${line}, parted at ${at}`);
      }
    }
  }
});

Deno.test("MaskedLines masks a secret of several lines, however the stream is parted", () => {
  const secret = "-----BEGIN KEY-----\nMIIEowIBAAKCAQEA\nq83vASNFZ4k=\n-----END KEY-----";
  const masker = maskerOf(secret);
  const bytes = bytesOf(`‹${secret}›\n`);
  for (let at = 0; at <= bytes.length; at++) {
    const text = linesOf(masker, bytes.subarray(0, at), bytes.subarray(at)).join("\n");
    for (const line of secret.split("\n")) {
      assertEquals(leftOf(line, text, 6), undefined, `${text}, parted at ${at}`);
    }
  }
});

Deno.test("MaskedLines masks base64 of a secret in lines of 76 columns, however it is parted", () => {
  const secret = randomSecrets(40, randomNumbers(3)).join("");
  const base64 = bytesOf(secret).toBase64();
  const masker = maskerOf(secret);
  const bytes = bytesOf(`${(base64.match(/.{1,76}/g) ?? []).join("\n")}\n`);
  for (let at = 0; at <= bytes.length; at += 5) {
    const text = linesOf(masker, bytes.subarray(0, at), bytes.subarray(at)).join("\n");
    assertEquals(leftOf(base64, text), undefined, `${text}, parted at ${at}`);
  }
});

Deno.test("MaskedLines masks a secret with colours inside, however the stream is parted", () => {
  const masker = maskerOf("hunter22");
  const bytes = bytesOf("‹hun\x1b[1;31mter\x1b[0m2\x1b[m2›\n");
  for (let one = 0; one <= bytes.length; one++) {
    for (let two = one; two <= bytes.length; two++) {
      const pieces = [bytes.subarray(0, one), bytes.subarray(one, two), bytes.subarray(two)];
      assertEquals(linesOf(masker, ...pieces), ["‹***›"]);
    }
  }
});

Deno.test("MaskedLines masks a secret that a progress bar writes over, or shows last", () => {
  const masker = maskerOf("hunter22");
  assertEquals(linesOf(masker, "key hunt", "er22\rkey ok\n"), ["key ok"]);
  assertEquals(linesOf(masker, "10 %\rkey hunt", "er22\r\n"), ["key ***"]);
});

/** Parts bytes at random places. */
function parted(bytes: Uint8Array, most: number, random: () => number): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = at + 1 + Math.floor(random() * most);
    pieces.push(bytes.subarray(at, next));
    at = next;
  }
  return pieces;
}

Deno.test("MaskedLines hands an endless line on in pieces, and all of it", () => {
  const lines = linesOf(maskerOf(), ...new Array(256).fill("x".repeat(65_536)));
  assert(lines.every(({ length }) => length <= 16_384));
  assertEquals(lines.reduce((sum, line) => sum + line.length, 0), 256 * 65_536);
});

Deno.test("MaskedLines parts no secret where it cuts an endless line", () => {
  const random = randomNumbers(4);
  const secrets = ["hunter22-and-more", "x".repeat(40) + "y", "p@ss/word+1 2"];
  const masker = maskerOf(...secrets);
  const forms = Object.values(FORMS);
  for (let round = 0; round < 20; round++) {
    const spelled: string[] = [];
    let text = "";
    while (text.length < 100_000) {
      const secret = secrets[Math.floor(random() * secrets.length)] ?? "";
      const form = forms[Math.floor(random() * forms.length)]?.(secret) ?? "";
      spelled.push(form);
      text += "·".repeat(Math.floor(random() * 300)) + form + "·";
    }
    const lines = linesOf(masker, ...parted(bytesOf(text), 5_000, random));
    const all = lines.join("");
    assertEquals(all.replaceAll("***", "").replaceAll("·", ""), "");
    assertEquals(all.split("***").length - 1, spelled.length);
    assert(lines.length > 3);
  }
});

Deno.test("MaskedLines masks secrets with colours inside in an endless line", () => {
  const random = randomNumbers(7);
  const masker = maskerOf("hunter22");
  const text = "·····hun\x1b[31mter\x1b[0m22".repeat(20_000);
  const all = linesOf(masker, ...parted(bytesOf(text), 4_000, random)).join("");
  assertEquals(all.replaceAll("·····***", ""), "");
});

Deno.test("MaskedLines keeps the end of a progress bar that never ends its line", () => {
  const pieces = Array.from({ length: 5_000 }, (_, at) => `${at} of 5000 ${"#".repeat(60)}\r`);
  const lines = linesOf(maskerOf(), ...pieces);
  assertEquals(lines, [`4999 of 5000 ${"#".repeat(60)}`]);
});

Deno.test("MaskedLines hands on a state of a progress bar that is too long by itself", () => {
  const lines = linesOf(maskerOf(), "old\r", "x".repeat(40_000), "\n");
  assertEquals(lines.join(""), "x".repeat(40_000));
});
