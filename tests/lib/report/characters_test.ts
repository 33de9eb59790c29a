import { assertEquals } from "../../../lib/deps/assert.ts";
import { cleanLine, dropColors } from "../../../lib/report/characters.ts";

const LINES: readonly (readonly [string, string])[] = [
  ["", ""],
  ["plain text ~!", "plain text ~!"],
  ["in é and 🚀", "in é and 🚀"],
  ["ends in a return\r", "ends in a return"],
  ["ends in returns\r\r", "ends in returns"],
  ["10 %\r50 %\r100 %", "100 %"],
  ["10 %\r100 %\r", "100 %"],
  ["\r", ""],
  ["a\tb\tc", "a       b       c"],
  ["12345678\tx", "12345678        x"],
  ["old\ta\rb\tc", "b       c"],
  ["bell \x07, escape \x1b[2J, delete \x7f", "bell ␇, escape ␛[2J, delete ␡"],
  ["\u202eright to left", "\\u202eright to left"],
  ["zero\u200bwidth and tag \u{e0041}", "zero\\u200bwidth and tag \\u{e0041}"],
  ["half \ud83d of one", "half \ufffd of one"],
  ["::error::x", "::error::x"],
];

for (const [line, shown] of LINES) {
  Deno.test(`cleanLine() shows ${JSON.stringify(line)} as ${JSON.stringify(shown)}`, () => {
    assertEquals(cleanLine(line), shown);
  });
}

const COLORED: readonly (readonly [string, string])[] = [
  ["plain", "plain"],
  ["\x1b[1;31mred\x1b[0m, \x1b[mplain", "red, plain"],
  ["\x1b[38;2;1;2;3mtrue\x1b[38:5:9m colour", "true colour"],
  ["hun\x1b[31mter\x1b[0m22", "hunter22"],
  ["no colour \x1b[2J \x1b]0;title\x07 \x1b[", "no colour \x1b[2J \x1b]0;title\x07 \x1b["],
];

for (const [text, plain] of COLORED) {
  Deno.test(`dropColors() makes ${JSON.stringify(plain)} of ${JSON.stringify(text)}`, () => {
    assertEquals(dropColors(text), plain);
  });
}
