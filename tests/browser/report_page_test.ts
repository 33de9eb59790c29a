import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { renderHtml } from "../../lib/report/html.ts";
import { drawPlots } from "../../lib/report/plot.ts";
import type { Report } from "../../lib/report/report.ts";
import type { Browser } from "../deps/playwright.ts";
import { injections, reportOf, sampleReport } from "../lib/report/sample_report.ts";
import { browserTest, keepPictures, LOOKS, withPage } from "./_browser.ts";

/** What the page says about itself. */
interface PageAnswers {
  readonly pageWidth: number;
  readonly windowWidth: number;
  readonly background: string;
  readonly shownPlots: number;
  readonly letterSizes: readonly number[];
  readonly loading: number;
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
    loading: document.querySelectorAll("script, img, iframe, object, embed, a, form, link:not([rel=icon])").length,
  };
})()`;

async function checkLooks(browser: Browser, report: Report): Promise<void> {
  const html = renderHtml(report, { plots: await drawPlots(report), version: "0.1.0" });
  for (const [name, look] of Object.entries(LOOKS)) {
    await withPage(browser, html, {
      ...look,
      use: async ({ page, complaints, requests }) => {
        const answers: PageAnswers = await page.evaluate(QUESTIONS);
        await keepPictures(page, `report-${name}-${html.length}`);
        assertEquals(complaints, [], name);
        assertEquals(requests, [], name);
        assertEquals(answers.pageWidth, answers.windowWidth, `${name}: the page scrolls sideways`);
        assertEquals(answers.loading, 0, name);
        assertEquals(answers.shownPlots, 1, name);
        const { letterSizes } = answers;
        assert(letterSizes.every((size) => size > 10 && size < 14), `${letterSizes}`);
        const dark = answers.background !== "rgb(253, 253, 251)";
        assertEquals(dark, look.colorScheme === "dark", name);
      },
    });
  }
}

browserTest(
  "renderHtml() makes a page that asks for nothing and fits every screen",
  (browser) => checkLooks(browser, sampleReport),
);

browserTest(
  "renderHtml() makes a page that runs nothing it was handed",
  (browser) => checkLooks(browser, reportOf(injections.join(" "))),
);
