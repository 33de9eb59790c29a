import type { Json } from "../../json.ts";
import { outputLines } from "../characters.ts";
import { escapeTags } from "../escape.ts";
import { formatBytes } from "../../duration.ts";

/** More of an output is not shown, in characters. */
const MOST = 50_000;

/** What a job returned, folded. */
export function outputHtml(output: Json): string {
  const text = JSON.stringify(output, null, 2);
  const shown = outputLines(text.slice(0, MOST)).join("\n");
  const cut = text.length > MOST
    ? `\n<p class="faint">${formatBytes(text.length - MOST)} more are in run.json</p>`
    : "";
  return `<details class="output">\n<summary><h4>Output</h4><span class="faint">${
    escapeTags(outlineOf(output))
  }</span></summary>\n<pre tabindex="0">${escapeTags(shown)}</pre>${cut}\n</details>`;
}

/** What to expect in an output: `3 fields`. */
function outlineOf(output: Json): string {
  if (Array.isArray(output)) return count(output.length, "item");
  if (typeof output === "object" && output !== null) {
    return count(Object.keys(output).length, "field");
  }
  return output === null ? "null" : typeof output;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
