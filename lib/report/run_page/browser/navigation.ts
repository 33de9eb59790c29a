import type { PageElement, PageWindow } from "./dom.ts";
import { indexOfLine } from "./lines.ts";
import type { LogBox } from "./log_box.ts";
import { openJob } from "./open.ts";

/**
 * Opens what the address names, `#job-ID` or a line of its log, `#job-ID-L123`, and what is opened
 * by hand. It runs in a browser, and is put into the page as it is.
 *
 * @param page the window
 * @param boxes the logs by the addresses of their jobs
 */
export function startNavigation(page: PageWindow, boxes: ReadonlyMap<string, LogBox>): void {
  async function go(): Promise<void> {
    const name = page.location.hash.slice(1);
    const [, job = name, line] = page.document.getElementById(name) !== null
      ? []
      : /^(.*)-L(\d+)$/.exec(name) ?? [];
    const element = page.document.getElementById(job);
    if (element === null || element.className !== "job") return;
    openJob(element);
    const box = boxes.get(job);
    if (line === undefined || box === undefined) return arrive(element);
    const view = await box.open();
    const log = await box.read();
    view.show(Math.min(log.lines.length - 1, indexOfLine(Number(line), log)));
    view.box.scrollIntoView({ block: "nearest" });
    view.box.focus({ preventScroll: true });
  }

  function arrive(element: PageElement): void {
    element.scrollIntoView({ block: "start" });
    element.querySelector("summary")?.focus({ preventScroll: true });
  }

  page.addEventListener("hashchange", go);
  page.document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href^='#']");
    // Following a link to where the reader is already changes no address.
    if (link?.getAttribute("href") === page.location.hash) go();
  });
  page.document.addEventListener("toggle", ({ target }) => {
    if (target.className !== "job" || !target.open) return;
    const box = boxes.get(target.id);
    // A box that was hidden has lost its place.
    box?.open().then(() => box.fit());
  }, true);
  for (const open of page.document.querySelectorAll(".job[open]")) boxes.get(open.id)?.open();
  go();
}
