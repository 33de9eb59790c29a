import type { PageElement, PageWindow } from "./dom.ts";
import { BlockHeights } from "./heights.ts";
import { numberOfLine, splitLine, tellsError } from "./lines.ts";
import type { UnpackedLog } from "./unpack.ts";

/**
 * A log of any length in a box that scrolls. Only blocks of lines near those in sight are in the
 * page. It runs in a browser, and is put into the page as it is.
 */
export class LogView {
  static readonly #blockLines = 50;
  static readonly #reach = 300;
  readonly box: PageElement;
  readonly #page: PageWindow;
  readonly #log: UnpackedLog;
  readonly #top: PageElement;
  readonly #bottom: PageElement;
  readonly #blocks: Map<number, PageElement> = new Map();
  #heights: BlockHeights = new BlockHeights([]);
  #pattern: RegExp | undefined;
  #target = -1;
  #anchor: { readonly index: number; readonly offset: number } | undefined;

  /** Makes the box; it is to be put into the page and then fitted. */
  constructor(page: PageWindow, log: UnpackedLog) {
    this.#page = page;
    this.#log = log;
    this.box = this.#make("div", "lines");
    this.box.tabIndex = 0;
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", "Log");
    const last = numberOfLine(log.lines.length - 1, log);
    this.box.style.setProperty("--gutter", `${String(last).length + 3}ch`);
    this.#top = this.#make("div", "");
    this.#bottom = this.#make("div", "");
    this.box.append(this.#top, this.#bottom);
    this.box.addEventListener("scroll", () => this.#render());
  }

  /** Guesses all heights anew: after the first showing, a change of width or of wrapping. */
  fit(): void {
    if (this.box.clientWidth === 0) return;
    const probe = this.#make("div", "line");
    const letters = this.#make("span", "");
    letters.textContent = "0".repeat(50);
    probe.append(letters);
    this.#top.append(probe);
    const height = probe.getBoundingClientRect().height;
    const letter = letters.getBoundingClientRect().width / 50;
    const wraps = this.box.closest(".wrapped") !== null;
    const columns = Math.max(8, Math.floor(this.box.clientWidth / letter) - 8);
    probe.remove();
    const rows = this.#log.lines.map((line) => wraps ? Math.ceil(line.length / columns) || 1 : 1);
    const guesses: number[] = [];
    rows.forEach((count, index) => {
      const block = Math.floor(index / LogView.#blockLines);
      guesses[block] = (guesses[block] ?? 0) + count * height;
    });
    this.#heights = new BlockHeights(guesses);
    this.#clear();
    if (this.#anchor === undefined) this.#render();
    else this.#place(this.#anchor.index, this.#anchor.offset);
  }

  /** Marks what a pattern finds. */
  mark(pattern: RegExp | undefined): void {
    this.#pattern = pattern;
    this.#clear();
    this.#render();
  }

  /** Shows a line, counted from 0, in the middle of the box, and marks it. */
  show(index: number): void {
    this.#target = index;
    this.#clear();
    this.#place(index, this.box.clientHeight / 2);
  }

  /** Shows the last lines. */
  showEnd(): void {
    this.box.scrollTop = this.#heights.total;
    this.#render();
    this.box.scrollTop = this.#heights.total;
  }

  /** Scrolls such that a line is so far from the top. */
  #place(index: number, offset: number): void {
    this.box.scrollTop = this.#heights.before(Math.floor(index / LogView.#blockLines));
    this.#render();
    const line = this.box.querySelector(`[data-index="${index}"]`);
    if (line !== null) this.box.scrollTop = line.offsetTop - offset;
    this.#render();
  }

  /** Notes what is in sight, best the line that was asked for, to find the place again. */
  #note(): void {
    const { scrollTop, clientHeight } = this.box;
    const inSight = [...this.box.querySelectorAll(".line")].filter(({ offsetTop }) =>
      offsetTop >= scrollTop && offsetTop < scrollTop + clientHeight
    );
    const line = inSight.find(({ dataset }) => Number(dataset["index"]) === this.#target) ??
      inSight[0];
    if (line === undefined) return;
    this.#anchor = { index: Number(line.dataset["index"]), offset: line.offsetTop - scrollTop };
  }

  /** Puts the blocks in sight into the page. What is in sight stays where it is. */
  #render(): void {
    const { scrollTop, clientHeight } = this.box;
    if (clientHeight === 0) return;
    const heights = this.#heights;
    const anchor = heights.at(scrollTop);
    const offset = scrollTop - heights.before(anchor);
    const first = heights.at(scrollTop - LogView.#reach);
    const last = heights.at(scrollTop + clientHeight + LogView.#reach);
    for (const [block, element] of this.#blocks) {
      if (block >= first && block <= last) continue;
      element.remove();
      this.#blocks.delete(block);
    }
    let next = this.#bottom;
    for (let block = last; block >= first; block--) {
      const element = this.#blocks.get(block) ?? this.#block(block);
      if (!this.#blocks.has(block)) next.before(element);
      this.#blocks.set(block, element);
      next = element;
    }
    for (const [block, element] of this.#blocks) {
      heights.measured(block, element.getBoundingClientRect().height);
    }
    this.#top.style.setProperty("height", `${heights.before(first)}px`);
    this.#bottom.style.setProperty("height", `${heights.total - heights.before(last + 1)}px`);
    const top = heights.before(anchor) + offset;
    // Taking blocks out may have moved it too.
    if (Math.abs(top - this.box.scrollTop) > 1) this.box.scrollTop = top;
    this.#note();
  }

  /** Takes all blocks out of the page; the room that they had stays, and so the place in it. */
  #clear(): void {
    this.#top.style.setProperty("height", `${this.#heights.total}px`);
    for (const element of this.#blocks.values()) element.remove();
    this.#blocks.clear();
  }

  #block(block: number): PageElement {
    const { lines, steps, cut, head, file } = this.#log;
    const element = this.#make("div", "block");
    const start = block * LogView.#blockLines;
    lines.slice(start, start + LogView.#blockLines).forEach((line, at) => {
      const index = start + at;
      const number = numberOfLine(index, this.#log);
      if (cut > 0 && index === head) {
        element.append(
          this.#remark(
            "cut",
            `${cut.toLocaleString("en")} lines are left out here; all are in ${file}`,
          ),
        );
      }
      const step = steps.get(number);
      if (step !== undefined) element.append(this.#remark("step", step));
      element.append(this.#line(line, index, number));
    });
    return element;
  }

  #line(text: string, index: number, number: number): PageElement {
    const error = tellsError(text) ? " error" : "";
    const line = this.#make("div", `line${error}${index === this.#target ? " target" : ""}`);
    line.dataset["index"] = String(index);
    const link = this.#make("a", "");
    link.href = `#${this.#log.anchor}-L${number}`;
    link.tabIndex = -1;
    link.textContent = String(number);
    line.append(link);
    for (const piece of splitLine(text, this.#pattern)) {
      const part = this.#make(piece.hit ? "mark" : "span", "");
      part.textContent = piece.text;
      line.append(part);
    }
    return line;
  }

  #remark(name: string, text: string): PageElement {
    const note = this.#make("div", `note ${name}`);
    note.textContent = text;
    return note;
  }

  #make(name: string, className: string): PageElement {
    const element = this.#page.document.createElement(name);
    element.className = className;
    return element;
  }
}
