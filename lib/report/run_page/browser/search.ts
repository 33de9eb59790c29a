import type { PageWindow } from "./dom.ts";
import { findLines, patternOf } from "./lines.ts";
import type { LogBox } from "./log_box.ts";

/**
 * Searches all logs for what is typed, counts the lines found, and goes from one to the next. It
 * runs in a browser, and is put into the page as it is.
 *
 * @param page the window
 * @param boxes the logs in the order of the page
 * @param show goes to a line of a log, counted from 0
 */
export function startSearch(
  page: PageWindow,
  boxes: readonly LogBox[],
  show: (box: LogBox, index: number) => Promise<void>,
): void {
  const tools = page.document.querySelector(".search");
  const input = tools?.querySelector("input");
  const found = tools?.querySelector(".found");
  if (!tools || !input || !found) return;
  const buttons = [...tools.querySelectorAll("button")];
  let hits: readonly { readonly box: LogBox; readonly index: number }[] = [];
  let current = -1;
  let turn = 0;
  let timer = 0;
  let asked = "";
  tools.hidden = false;

  async function search(query: string): Promise<void> {
    asked = query;
    const mine = ++turn;
    const pattern = query === "" ? undefined : patternOf(query);
    const lists = await Promise.all(boxes.map(async (box) => {
      if (pattern === undefined) return [];
      const { lines } = await box.read();
      return findLines(lines, pattern).map((index) => ({ box, index }));
    }));
    if (mine !== turn) return;
    hits = lists.flat();
    current = -1;
    boxes.forEach((box, at) => {
      box.mark(pattern);
      box.count(lists[at]?.length ?? 0);
    });
    for (const button of buttons) button.disabled = hits.length === 0;
    tell(
      query === "" ? "" : countHits(hits.length, lists.filter(({ length }) => length > 0).length),
    );
  }

  function countHits(lines: number, logs: number): string {
    if (lines === 0) return "Nothing found";
    return `${lines.toLocaleString("en")} ${lines === 1 ? "line" : "lines"} in ${logs} ${
      logs === 1 ? "log" : "logs"
    }`;
  }

  function tell(words: string): void {
    if (found) found.textContent = words;
  }

  async function move(by: 1 | -1): Promise<void> {
    page.clearTimeout(timer);
    if (input && input.value !== asked) await search(input.value);
    if (hits.length === 0) return;
    current = current < 0 && by < 0 ? hits.length - 1 : (current + by + hits.length) % hits.length;
    const hit = hits[current];
    if (hit === undefined) return;
    tell(`${(current + 1).toLocaleString("en")} of ${hits.length.toLocaleString("en")}`);
    await show(hit.box, hit.index);
  }

  input.addEventListener("input", () => {
    page.clearTimeout(timer);
    timer = page.setTimeout(() => search(input.value), 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      move(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      page.clearTimeout(timer);
      input.value = "";
      search("");
      input.blur();
    }
  });
  for (const button of buttons) {
    button.addEventListener("click", () => move(button.name === "previous" ? -1 : 1));
  }
  page.document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
}
