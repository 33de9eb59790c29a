/**
 * The parts of a browser that the page's script uses. Deno's own types have none, and taking those
 * of a browser in would hand them to every file that imports this one.
 *
 * @module
 */

/** An element; what only some kinds have is there on all. */
export interface PageElement {
  readonly dataset: Record<string, string | undefined>;
  readonly style: { setProperty(name: string, value: string): void };
  readonly classList: {
    add(name: string): void;
    toggle(name: string): boolean;
  };
  readonly clientHeight: number;
  readonly clientWidth: number;
  readonly offsetTop: number;
  readonly tagName: string;
  className: string;
  disabled: boolean;
  hidden: boolean;
  href: string;
  id: string;
  name: string;
  open: boolean;
  scrollTop: number;
  tabIndex: number;
  textContent: string | null;
  type: string;
  value: string;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  before(node: PageElement): void;
  append(...nodes: readonly (PageElement | string)[]): void;
  blur(): void;
  closest(selector: string): PageElement | null;
  focus(options?: { readonly preventScroll?: boolean }): void;
  getBoundingClientRect(): { readonly width: number; readonly height: number };
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  remove(): void;
  replaceChildren(...nodes: readonly (PageElement | string)[]): void;
  scrollIntoView(options: { readonly block: "start" | "center" | "nearest" }): void;
  setAttribute(name: string, value: string): void;
}

/** An event. */
export interface PageEvent {
  readonly target: PageElement;
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  preventDefault(): void;
}

/** A window. */
export interface PageWindow {
  readonly document: {
    readonly activeElement: PageElement | null;
    addEventListener(type: string, listener: (event: PageEvent) => void, capture?: boolean): void;
    createElement(name: string): PageElement;
    getElementById(id: string): PageElement | null;
    querySelector(selector: string): PageElement | null;
    querySelectorAll(selector: string): Iterable<PageElement>;
  };
  readonly history: { replaceState(state: null, title: string, address: string): void };
  readonly location: { readonly hash: string };
  readonly navigator: { readonly clipboard?: { writeText(text: string): Promise<void> } };
  readonly ResizeObserver: new (
    listener: () => void,
  ) => { observe(element: PageElement): void };
  addEventListener(type: string, listener: () => void): void;
  clearTimeout(timer: number): void;
  setTimeout(action: () => void, milliseconds: number): number;
}
