import type { PageElement, PageWindow } from "./dom.ts";
import { tellsError } from "./lines.ts";
import { LogView } from "./log_view.ts";
import { type UnpackedLog, unpackLog } from "./unpack.ts";

/**
 * The log of a job in the page: unpacked and shown when it is first asked for. It runs in a
 * browser, and is put into the page as it is.
 */
export class LogBox {
  readonly #page: PageWindow;
  readonly #place: PageElement;
  readonly #packed: PageElement;
  readonly #onWrap: () => void;
  #log: Promise<UnpackedLog> | undefined;
  #opened: Promise<LogView> | undefined;
  #view: LogView | undefined;
  #pattern: RegExp | undefined;

  /** Takes the place in the page and the element that holds the log. */
  constructor(
    page: PageWindow,
    parts: { readonly place: PageElement; readonly packed: PageElement; onWrap(): void },
  ) {
    this.#page = page;
    this.#place = parts.place;
    this.#packed = parts.packed;
    this.#onWrap = () => parts.onWrap();
  }

  /** The job that it is in. */
  get job(): PageElement | null {
    return this.#place.closest(".job");
  }

  /** The log, unpacked once. */
  read(): Promise<UnpackedLog> {
    return this.#log ??= unpackLog(this.#packed);
  }

  /** The view, made once; the job must be open. */
  open(): Promise<LogView> {
    return this.#opened ??= this.#open().catch((error) => {
      this.#place.append(`This browser cannot unpack the log: ${error}`);
      throw error;
    });
  }

  /** Marks what a pattern finds, now or when it is opened. */
  mark(pattern: RegExp | undefined): void {
    this.#pattern = pattern;
    this.#view?.mark(pattern);
  }

  /** Shows beside the job's name how many lines were found. */
  count(lines: number): void {
    const label = this.job?.querySelector(".label");
    const note = label?.querySelector(".hits") ?? this.#page.document.createElement("span");
    note.className = "hits";
    note.textContent = `${lines.toLocaleString("en")} found`;
    note.hidden = lines === 0;
    label?.append(note);
  }

  /** Fits the view, if there is one, to its room. */
  fit(): void {
    this.#view?.fit();
  }

  async #open(): Promise<LogView> {
    const log = await this.read();
    const view = new LogView(this.#page, log);
    this.#view = view;
    this.#addButtons(log, view);
    this.#place.append(view.box);
    view.fit();
    view.mark(this.#pattern);
    if (this.#place.dataset["from"] === "end") view.showEnd();
    let width = view.box.clientWidth;
    new this.#page.ResizeObserver(() => {
      if (view.box.clientWidth === width) return;
      width = view.box.clientWidth;
      view.fit();
    }).observe(view.box);
    return view;
  }

  #addButtons({ lines }: UnpackedLog, view: LogView): void {
    const error = lines.findIndex(tellsError);
    if (error >= 0) this.#button("First error", () => view.show(error));
    const wrap = this.#button("Wrap", this.#onWrap);
    wrap.setAttribute("aria-pressed", String(this.#place.closest(".wrapped") !== null));
    wrap.name = "wrap";
    const copy = this.#button("Copy", async () => {
      const done = await this.#copy(lines.join("\n"));
      copy.textContent = done ? "Copied" : "Cannot copy here";
      this.#page.setTimeout(() => copy.textContent = "Copy", 2000);
    });
  }

  async #copy(text: string): Promise<boolean> {
    try {
      await this.#page.navigator.clipboard?.writeText(text);
      return this.#page.navigator.clipboard !== undefined;
    } catch {
      return false;
    }
  }

  #button(words: string, action: () => void): PageElement {
    const button = this.#page.document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", action);
    this.#place.querySelector(".head")?.append(button);
    return button;
  }
}
