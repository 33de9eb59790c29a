/**
 * Opens pages in the Chromium of this machine, and notes what they ask for and complain of.
 *
 * @module
 */

import { type Browser, chromium } from "../deps/playwright.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  .find((path) => isFile(path));

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How a reader may look at a page. */
export interface Look {
  readonly colorScheme: "light" | "dark";
  readonly width: number;
}

/** The ways in which every page is looked at. */
export const LOOKS: Readonly<Record<string, Look>> = {
  light: { colorScheme: "light", width: 1200 },
  dark: { colorScheme: "dark", width: 1200 },
  phone: { colorScheme: "light", width: 390 },
};

/** A page of the browser. */
export type BrowserPage = Awaited<ReturnType<Browser["newPage"]>>;

/** A page that is open, and what happened since. */
export interface OpenPage {
  readonly page: BrowserPage;
  /** Where it is. */
  readonly address: string;
  readonly complaints: readonly string[];
  /** What it asked for besides itself. */
  readonly requests: readonly string[];
}

/** What {@link withPage} needs besides the page. */
export interface PageOptions extends Look {
  /** What comes behind the page's address, such as `#jobs`. */
  readonly hash?: string;
  /** @default {true} */
  readonly scripts?: boolean;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Registers a test that needs a browser; it says so where there is none. */
export function browserTest(name: string, use: (browser: Browser) => Promise<void>): void {
  const ignore = CHROMIUM === undefined;
  Deno.test({
    name: `${name}${ignore ? " (no Chromium at /usr/bin/chromium)" : ""}`,
    ignore,
    fn: async () => {
      const browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: FLAGS });
      try {
        await use(browser);
      } finally {
        await browser.close();
      }
    },
  });
}

/** Opens a page from a file, hands it over, and closes it. */
export async function withPage<Answer>(
  browser: Browser,
  html: string,
  options: PageOptions & { readonly use: (open: OpenPage) => Promise<Answer> },
): Promise<Answer> {
  const { colorScheme, width, hash = "", scripts = true, use } = options;
  const file = await Deno.makeTempFile({ suffix: ".html" });
  await Deno.writeTextFile(file, html);
  const page = await browser.newPage({
    colorScheme,
    viewport: { width, height: 844 },
    javaScriptEnabled: scripts,
  });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
  page.on("request", (request) => {
    const own = request.url().startsWith(`file://${file}`) || request.url().startsWith("data:");
    if (!own) requests.push(request.url());
  });
  try {
    await page.goto(`file://${file}${hash}`);
    return await use({ page, address: `file://${file}`, complaints, requests });
  } finally {
    await page.close();
    await Deno.remove(file);
  }
}

/** Keeps pictures of a page, on a screen and on paper, where they are asked for. */
export async function keepPictures(page: BrowserPage, name: string): Promise<void> {
  const folder = Deno.env.get("PENSTOCK_TEST_PICTURES");
  if (folder === undefined) return;
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: `${folder}/print-${name}.png`, fullPage: true });
  await page.emulateMedia({ media: "screen" });
}
