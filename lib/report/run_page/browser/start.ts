import type { PageWindow } from "./dom.ts";
import { numberOfLine } from "./lines.ts";
import { LogBox } from "./log_box.ts";
import { startNavigation } from "./navigation.ts";
import { openJob } from "./open.ts";
import { startSearch } from "./search.ts";

/** Starts the page of a run. It runs in a browser, and is put into the page as it is. */
export function startPage(page: PageWindow): void {
  const { document } = page;
  const boxes = new Map<string, LogBox>();
  const main = document.querySelector("main");
  main?.classList.add("wrapped");

  function onWrap(): void {
    const wraps = main?.classList.toggle("wrapped") ?? true;
    for (const button of document.querySelectorAll("button[name=wrap]")) {
      button.setAttribute("aria-pressed", String(wraps));
    }
    for (const box of boxes.values()) box.fit();
  }

  async function show(box: LogBox, index: number): Promise<void> {
    if (box.job !== null) openJob(box.job);
    const view = await box.open();
    view.show(index);
    view.box.scrollIntoView({ block: "nearest" });
    const log = await box.read();
    page.history.replaceState(null, "", `#${log.anchor}-L${numberOfLine(index, log)}`);
  }

  for (const packed of document.querySelectorAll("script[data-for]")) {
    const anchor = packed.dataset["for"] ?? "";
    const place = document.querySelector(`[data-of="${anchor}"]`);
    if (place !== null) boxes.set(anchor, new LogBox(page, { place, packed, onWrap }));
  }
  startSearch(page, [...boxes.values()], show);
  startNavigation(page, boxes);
}
