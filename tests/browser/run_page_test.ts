import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { reportRun } from "../../lib/pipeline/runs/run_report.ts";
import type { JobResult, RunResult } from "../../lib/pipeline/execute/run_result.ts";
import { drawPlots } from "../../lib/report/plot.ts";
import type { PageLog } from "../../lib/report/run_page/page_log.ts";
import { renderRunPage } from "../../lib/report/run_page/run_page.ts";
import { AXE_SOURCE } from "../deps/axe.ts";
import { injections } from "../lib/report/sample_report.ts";
import {
  hostileRun,
  interruptedRun,
  logText,
  manyCellsRun,
  ordinaryLines,
  resumedRun,
  richRun,
  sampleLogs,
  singleRun,
  skippedRun,
} from "../lib/report/sample_run.ts";
import { type BrowserPage, browserTest, keepPictures, LOOKS, withPage } from "./_browser.ts";

const LIGHT = { colorScheme: "light", width: 1200 } as const;

async function pageOf(
  run: RunResult,
  logs: ReadonlyMap<string, PageLog> = sampleLogs(run, ordinaryLines),
): Promise<string> {
  const report = reportRun(run);
  return await renderRunPage(run, {
    report,
    plots: await drawPlots(report),
    logs,
    version: "0.1.0",
  });
}

/** A page of the rich run in which one log has 50,000 lines. */
function longPage(): Promise<string> {
  const lines = (job: JobResult) => job.id === "train.3" ? 50_000 : ordinaryLines(job);
  return pageOf(richRun, sampleLogs(richRun, lines));
}

/** Runs in the page. */
const OPEN_MANY =
  `for (const each of [...document.querySelectorAll("details")].slice(0, 40)) each.open = true`;

const WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]";

/** What keeps people from using the page, badly. */
async function findBarriers(page: BrowserPage): Promise<readonly string[]> {
  await page.evaluate(AXE_SOURCE);
  return await page.evaluate(`axe.run(document).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 200)).join("\\n")))`);
}

const RUNS: Readonly<Record<string, RunResult>> = {
  rich: richRun,
  single: singleRun,
  skipped: skippedRun,
  interrupted: interruptedRun,
  resumed: resumedRun,
  "many cells": manyCellsRun,
};

for (const [name, run] of Object.entries(RUNS)) {
  browserTest(
    `the page of a run (${name}) fits every screen and keeps nobody out`,
    async (browser) => {
      const html = await pageOf(run);
      for (const [look, how] of Object.entries(LOOKS)) {
        await withPage(browser, html, {
          ...how,
          use: async ({ page, complaints, requests }) => {
            await keepPictures(page, `run-${name.replace(" ", "-")}-${look}`);
            const [closed, window] = await page.evaluate(WIDTHS) as [number, number];
            assertEquals(closed, window, `${look}: the page scrolls sideways`);
            assertEquals(await findBarriers(page), [], look);
            await page.evaluate(OPEN_MANY);
            const unopened = page.locator(".job[open] .log[data-of]:not(:has(.lines))");
            await unopened.first().waitFor({ state: "detached" });
            const [opened] = await page.evaluate(WIDTHS) as [number, number];
            assertEquals(opened, window, `${look}: the opened page scrolls sideways`);
            assertEquals(await findBarriers(page), [], `${look}, opened`);
            await keepPictures(page, `run-${name.replace(" ", "-")}-${look}-opened`);
            assertEquals([complaints, requests], [[], []], look);
          },
        });
      }
    },
  );
}

/** Says what has the focus, and whether that can be seen; runs in the page. */
const FOCUS = `(() => {
  const at = document.activeElement;
  const mark = at.matches(".graph a") ? at.querySelector("rect") : at;
  const style = getComputedStyle(mark);
  const seen = mark === at
    ? style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
    : parseFloat(style.strokeWidth) >= 3;
  at.dataset.reached = "";
  return { tag: at.tagName, text: at.textContent.slice(0, 40), seen };
})()`;

browserTest(
  "the page of a run has all in reach of the keyboard, and shows where it is",
  async (browser) => {
    await withPage(browser, await pageOf(richRun), {
      ...LIGHT,
      hash: "#job-evaluate",
      use: async ({ page }) => {
        await page.locator(".lines").waitFor();
        await page.locator(".search input").fill("loss");
        await page.locator(".search button:enabled").first().waitFor();
        await page.evaluate(
          "document.activeElement.blur(); window.getSelection().removeAllRanges()",
        );
        await page.keyboard.press("Control+Home");
        await page.evaluate("document.querySelector('.skip').focus({ focusVisible: true })");
        const unseen: unknown[] = [];
        for (let count = 0; count < 150; count++) {
          const focus = await page.evaluate(FOCUS) as { tag: string; seen: boolean };
          if (focus.tag === "BODY") break;
          if (!focus.seen) unseen.push(focus);
          await page.keyboard.press("Tab");
        }
        const missed = await page.evaluate(`[...document.querySelectorAll(
        "a[href], button:enabled, input, summary, [tabindex='0']")]
        .filter((each) => each.tabIndex >= 0 && each.checkVisibility({ contentVisibilityAuto: true }))
        .filter((each) => !("reached" in each.dataset)).map(({ outerHTML }) => outerHTML)`);
        assertEquals([unseen, missed], [[], []]);
      },
    });
  },
);

browserTest(
  "the page of a run goes where its links, its graph and its address point",
  async (browser) => {
    await withPage(browser, await longPage(), {
      ...LIGHT,
      hash: "#job-train.3-L25000",
      use: async ({ page, address, complaints }) => {
        await page.locator(".line.target").waitFor();
        assertStringIncludes(await page.locator(".line.target").innerText(), "batch 24999");
        await page.locator(".graph a", { hasText: "speed" }).focus();
        await page.keyboard.press("Enter");
        const speed = page.locator("#job-speed[open] .lines .line").first();
        await speed.waitFor();
        assertEquals(await page.evaluate("document.activeElement.closest('.job').id"), "job-speed");
        await page.locator("#job-speed > summary").press("Enter");
        await speed.waitFor({ state: "hidden" });
        await page.locator("#job-evaluate").getByText("evaluate").first().click();
        await page.locator("#job-evaluate .steps a", { hasText: "predict" }).click();
        await page.locator("#job-evaluate .line.target").waitFor();
        assertStringIncludes(page.url(), `${address}#job-evaluate-L`);
        assertEquals(complaints, []);
      },
    });
  },
);

browserTest("the page of a run keeps a log of 50,000 lines usable", async (browser) => {
  await withPage(browser, await longPage(), {
    ...LIGHT,
    use: async ({ page, complaints }) => {
      const begin = performance.now();
      await page.locator("#job-train\\.3 > summary").click();
      const box = page.locator("#job-train\\.3 .lines");
      await box.locator(".line").first().waitFor();
      const nodes = () => page.evaluate("document.querySelectorAll('.lines *').length");
      assert(Number(await nodes()) < 2000, `${await nodes()} nodes`);
      await box.press("End");
      await box.getByText("batch 49999").waitFor();
      await box.press("Home");
      await box.getByText(/epoch 1$/).waitFor();
      await page.evaluate("document.querySelector('#job-train\\\\.3 .lines').scrollTop = 500000");
      await box.locator(".line").first().waitFor();
      const numbers = await box.locator(".line a").allInnerTexts();
      assert(numbers.some((number) => Math.abs(Number(number) - 25_000) < 100), `${numbers}`);
      assertEquals(numbers, numbers.map((_, index) => String(Number(numbers[0]) + index)));
      await page.keyboard.press("/");
      await page.keyboard.type("BATCH 49998 ");
      await page.locator(".found", { hasText: "1 line in 1 log" }).waitFor();
      await page.keyboard.press("Enter");
      await box.locator(".target mark", { hasText: "batch 49998" }).waitFor();
      assert(Number(await nodes()) < 2000, `${await nodes()} nodes`);
      assert(performance.now() - begin < 10_000, `${performance.now() - begin} ms`);
      assertEquals(complaints, []);
    },
  });
});

browserTest("the page of a run searches all logs, and goes from line to line", async (browser) => {
  const logs = new Map([
    ["fetch", { text: "one\nneedle 1\ntwo", lines: 3, file: "logs/fetch.log" }],
    ["train", { text: "Needle 2\nthree\na needle\nfour", lines: 4, file: "logs/train.log" }],
  ]);
  await withPage(browser, await pageOf(interruptedRun, logs), {
    ...LIGHT,
    use: async ({ page, complaints }) => {
      const found = (words: string) =>
        page.locator(".found").getByText(words, { exact: true }).waitFor();
      const target = async () => await page.locator(".job[open] .target").last().innerText();
      await page.keyboard.press("/");
      await page.keyboard.type("needle");
      await found("3 lines in 2 logs");
      assertEquals(await page.locator(".hits:visible").allInnerTexts(), ["1 found", "2 found"]);
      await page.keyboard.press("Enter");
      await found("1 of 3");
      assertStringIncludes(await target(), "needle 1");
      await page.keyboard.press("Shift+Enter");
      await found("3 of 3");
      assertStringIncludes(await target(), "a needle");
      assertStringIncludes(page.url(), "#job-train-L3");
      await page.locator("button[name=previous]").click();
      await found("2 of 3");
      assertEquals(await page.locator("mark").allInnerTexts(), ["needle", "Needle", "needle"]);
      await page.locator(".search input").fill(".*");
      await found("Nothing found");
      await page.locator(".search input").press("Escape");
      await page.locator("mark").first().waitFor({ state: "detached" });
      assertEquals(await page.locator(".hits:visible").count(), 0);
      assertEquals(complaints, []);
    },
  });
});

browserTest(
  "the page of a run wraps and copies logs, and goes to the first error",
  async (browser) => {
    const text = `${logText(300)}\nerror: ${"long ".repeat(200)}\n${logText(300)}`;
    const logs = new Map([["speed", {
      text,
      lines: 901,
      cut: 300,
      head: 301,
      file: "logs/speed.log",
    }]]);
    await withPage(browser, await pageOf(singleRun, logs), {
      ...LIGHT,
      use: async ({ page, complaints }) => {
        await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
        const box = page.locator(".lines");
        await page.getByRole("button", { name: "First error" }).click();
        const error = box.locator(".line.error");
        await error.waitFor();
        const heightOf = async () => (await error.boundingBox())?.height ?? 0;
        assert(await heightOf() > 40, "it is wrapped at first");
        assertStringIncludes(
          await box.innerText(),
          "300 lines are left out here; all are in logs/speed.log",
        );
        assertStringIncludes(await error.locator("+ .note + .line").innerText(), "602");
        await page.getByRole("button", { name: "Wrap" }).click();
        await error.waitFor();
        assertEquals(await heightOf(), 20);
        await page.getByRole("button", { name: "Copy" }).click();
        await page.getByRole("button", { name: "Copied" }).waitFor();
        assertEquals(await page.evaluate("navigator.clipboard.readText()"), text);
        assertEquals(complaints, []);
      },
    });
  },
);

browserTest(
  "the page of a run shows a log where it was, once closed and opened again",
  async (browser) => {
    await withPage(browser, await longPage(), {
      ...LIGHT,
      hash: "#job-train.3-L40000",
      use: async ({ page }) => {
        const line = page.locator("#job-train\\.3 .line", { hasText: "batch 39999" });
        await line.waitFor();
        await page.locator("#job-train\\.3 > summary").click();
        await line.waitFor({ state: "hidden" });
        await page.locator("#job-train\\.3 > summary").click();
        await line.waitFor();
        const place = await line.boundingBox();
        const box = await page.locator("#job-train\\.3 .lines").boundingBox();
        assert(place !== null && box !== null && place.y > box.y && place.y < box.y + box.height);
      },
    });
  },
);

browserTest("the page of a run shows the end of a log that was broken off", async (browser) => {
  for (const look of Object.values(LOOKS)) {
    await withPage(browser, await pageOf(interruptedRun), {
      ...look,
      hash: "#job-train",
      use: ({ page }) => page.locator(".line", { hasText: "batch 374" }).waitFor(),
    });
  }
});

browserTest("the page of a run has all but the logs without scripts", async (browser) => {
  await withPage(browser, await pageOf(richRun), {
    ...LIGHT,
    scripts: false,
    use: async ({ page, complaints }) => {
      await page.locator("noscript").waitFor();
      await page.locator("#job-speed > summary").click();
      await page.getByText("Latency of 400 predictions").waitFor();
      await page.locator("#job-speed").getByText("logs/speed.log").waitFor();
      assertEquals(await page.locator(".search").isVisible(), false);
      assertEquals(await page.getByRole("button").count(), 0);
      assertEquals(complaints, []);
    },
  });
});

browserTest("the page of a run runs nothing it was handed", async (browser) => {
  const text = injections.join("\n");
  const run = hostileRun(injections.join(" "));
  const logs = new Map(run.jobs.map(({ id }) => [id, {
    text,
    lines: text.split("\n").length,
    file: text,
    places: [{ line: 1, step: [text] }],
  }]));
  await withPage(browser, await pageOf(run, logs), {
    ...LIGHT,
    use: async ({ page, complaints, requests }) => {
      const elements = await page.evaluate(
        "document.querySelectorAll('script, img, iframe, b').length",
      );
      assertEquals(elements, run.jobs.length + 1);
      await page.evaluate(OPEN_MANY);
      await page.locator(".lines").nth(run.jobs.length - 1).waitFor();
      assertStringIncludes(
        await page.locator(".lines").first().innerText(),
        "<script>alert(1)</script>",
      );
      await page.locator(".search input").fill("<img src=x onerror=alert(1)>");
      await page.locator(".found", { hasText: `${run.jobs.length} lines` }).waitFor();
      await page.locator(".search input").press("Enter");
      await page.locator(".target mark").waitFor();
      assertEquals([complaints, requests], [[], []]);
    },
  });
});
