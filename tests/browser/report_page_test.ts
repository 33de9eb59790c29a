import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { renderHtml } from "../../lib/report/html.ts";
import { drawPlots } from "../../lib/report/plot.ts";
import type { Report } from "../../lib/report/report.ts";
import { type Browser, chromium } from "../deps/playwright.ts";
import { injections, reportOf, sampleReport } from "../lib/report/sample_report.ts";

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

/** How a reader may look at the page. */
interface Look {
  readonly colorScheme: "light" | "dark";
  readonly width: number;
}

const LOOKS: Readonly<Record<string, Look>> = {
  light: { colorScheme: "light", width: 1200 },
  dark: { colorScheme: "dark", width: 1200 },
  phone: { colorScheme: "light", width: 390 },
};

/** What happened while a page was open. */
interface Seen {
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
  /** What a script said in the page, run there. */
  readonly answers: PageAnswers;
}

/** What the page says about itself. */
interface PageAnswers {
  readonly pageWidth: number;
  readonly windowWidth: number;
  readonly background: string;
  readonly shownPlots: number;
  readonly letterSizes: readonly number[];
  readonly text: string;
  readonly loading: number;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Runs in the page. */
const QUESTIONS = `(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const shown = [...document.querySelectorAll("figure svg")].filter((svg) => svg.getClientRects().length > 0);
  return {
    pageWidth: document.documentElement.scrollWidth,
    windowWidth: document.documentElement.clientWidth,
    background: getComputedStyle(document.body).backgroundColor,
    shownPlots: shown.length,
    letterSizes: shown.map((svg) => 12 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width),
    text: document.body.textContent,
    loading: document.querySelectorAll("script, img, iframe, object, embed, a, form, link:not([rel=icon])").length,
  };
})()`;

async function withBrowser(use: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: FLAGS });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

async function look(browser: Browser, html: string, { colorScheme, width }: Look): Promise<Seen> {
  const file = await Deno.makeTempFile({ suffix: ".html" });
  await Deno.writeTextFile(file, html);
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 844 } });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`file://${file}`);
  const answers: PageAnswers = await page.evaluate(QUESTIONS);
  const pictures = Deno.env.get("PENSTOCK_TEST_PICTURES");
  if (pictures !== undefined) {
    const name = `${colorScheme}-${width}-${html.length}.png`;
    await page.screenshot({ path: `${pictures}/${name}`, fullPage: true });
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: `${pictures}/print-${name}`, fullPage: true });
  }
  await page.close();
  await Deno.remove(file);
  const foreign = requests.filter((url) => url !== `file://${file}` && !url.startsWith("data:"));
  return { complaints, requests: foreign, answers };
}

async function checkLooks(report: Report): Promise<void> {
  const html = renderHtml(report, { plots: await drawPlots(report), version: "0.1.0" });
  await withBrowser(async (browser) => {
    for (const [name, how] of Object.entries(LOOKS)) {
      const { complaints, requests, answers } = await look(browser, html, how);
      assertEquals(complaints, [], name);
      assertEquals(requests, [], name);
      assertEquals(answers.pageWidth, answers.windowWidth, `${name}: the page scrolls sideways`);
      assertEquals(answers.loading, 0, name);
      assertEquals(answers.shownPlots, 1, name);
      assert(answers.letterSizes.every((size) => size > 10 && size < 14), `${answers.letterSizes}`);
      const dark = answers.background !== "rgb(253, 253, 251)";
      assertEquals(dark, how.colorScheme === "dark", name);
    }
  });
}

const ignore = CHROMIUM === undefined;
const reason = ignore ? " (no Chromium at /usr/bin/chromium)" : "";

Deno.test({
  name: `renderHtml() makes a page that asks for nothing and fits every screen${reason}`,
  ignore,
  fn: () => checkLooks(sampleReport),
});

Deno.test({
  name: `renderHtml() makes a page that runs nothing it was handed${reason}`,
  ignore,
  fn: () => checkLooks(reportOf(injections.join(" "))),
});
