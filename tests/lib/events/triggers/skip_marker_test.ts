import { assertEquals } from "../../../../lib/deps/assert.ts";
import { findSkipMarker } from "../../../../lib/events/triggers/skip_marker.ts";

for (const marker of ["[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]"]) {
  Deno.test(`findSkipMarker() finds ${marker} anywhere in a message, in any case`, () => {
    for (const message of [marker, `Fix ${marker} it`, `Fix\n\nmore ${marker.toUpperCase()}\n`]) {
      assertEquals(findSkipMarker(message), marker);
    }
  });
}

const TRAILED = [
  "Fix\n\nskip-checks: true",
  "Fix\n\n\nskip-checks:true\n",
  "Fix\n\nSigned-off-by: Ada\nskip-checks: true\n\n",
  "Fix\r\n\r\nskip-checks: true\r\n",
  "Fix\r\n\r\nmore\r\n\r\nSigned-off-by: Ada\r\nskip-checks: true",
];

for (const message of TRAILED) {
  Deno.test(`findSkipMarker() finds the trailer of ${JSON.stringify(message)}`, () => {
    assertEquals(findSkipMarker(message), "skip-checks: true");
  });
}

const PLAIN = [
  "",
  "Fix",
  "skip ci",
  "[skip  ci]",
  "[skip]",
  "[skip-ci]",
  "skip-checks: true",
  "Fix\nskip-checks: true",
  "Fix\n\nskip-checks: false",
  "Fix\n\nskip-checks: true\n\nand more",
  "Fix\n\nno skip-checks: true",
];

for (const message of PLAIN) {
  Deno.test(`findSkipMarker() finds nothing in ${JSON.stringify(message)}`, () => {
    assertEquals(findSkipMarker(message), undefined);
  });
}

Deno.test("findSkipMarker() reads long messages that nearly have a trailer", () => {
  for (const part of ["\n\nx", "\n\nskip-checks:", "skip-checks: true\n", "\n\n ", " "]) {
    assertEquals(findSkipMarker(`Fix\n\n${part.repeat(20_000)}x`), undefined);
  }
});
