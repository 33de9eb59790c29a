import { BlockHeights } from "./heights.ts";
import { findLines, indexOfLine, numberOfLine, patternOf, splitLine, tellsError } from "./lines.ts";
import { LogBox } from "./log_box.ts";
import { LogView } from "./log_view.ts";
import { startNavigation } from "./navigation.ts";
import { openJob } from "./open.ts";
import { startSearch } from "./search.ts";
import { startPage } from "./start.ts";
import { unpackLog } from "./unpack.ts";

/** All that the page's script is made of; each part uses nothing but the others and the browser. */
const PARTS = [
  patternOf,
  findLines,
  splitLine,
  tellsError,
  numberOfLine,
  indexOfLine,
  BlockHeights,
  unpackLog,
  LogView,
  LogBox,
  openJob,
  startSearch,
  startNavigation,
  startPage,
];

/** The script of the page of a run. */
export const PAGE_SCRIPT: string = `(() => {
"use strict";
${PARTS.map(String).join("\n")}
startPage(globalThis);
})();`;
