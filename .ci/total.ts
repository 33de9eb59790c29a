// .ci/total.ts CODE REPORT [CODE REPORT]… adds up JUnit reports, each with the exit code of what
// wrote it; the last line is `N passed, N failed, N skipped`.

/** What the tests of some reports came to. */
export interface Total {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/**
 * Adds up a JUnit report as Deno writes it. A step of a test counts as a test, as it does there.
 *
 * @throws {SyntaxError} if the report is cut off, or holds other tests than its head says
 */
export function readReport(xml: string): Total {
  const wanted = /<testsuites [^>]*\btests="([0-9]+)"/.exec(xml)?.[1];
  if (wanted === undefined || !xml.trimEnd().endsWith("</testsuites>")) {
    throw new SyntaxError("Cannot read the report: it is no whole JUnit report");
  }
  const cases = xml.split(/<testcase(?=\s)/).slice(1).map((text) => ({
    name: `${readAttribute(text, "classname")}: ${readAttribute(text, "name")}`,
    state: /<(failure|error)[\s/>]/.test(text)
      ? "failed"
      : /<skipped[\s/>]/.test(text)
      ? "skipped"
      : "passed",
  }));
  if (cases.length !== Number(wanted)) {
    throw new SyntaxError(`Cannot read the report: it says ${wanted} tests, has ${cases.length}`);
  }
  const namesOf = (state: string) =>
    cases.filter((one) => one.state === state).map((one) => one.name);
  return {
    passed: namesOf("passed").length,
    failed: namesOf("failed"),
    skipped: namesOf("skipped"),
  };
}

function readAttribute(text: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(text)?.[1] ?? "";
  return value.replaceAll(/&(lt|gt|quot|apos|amp|#[0-9]+);/g, (whole, entity: string) => {
    const known: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
    return known[entity] ??
      (entity.startsWith("#") ? String.fromCodePoint(Number(entity.slice(1))) : whole);
  });
}

/** Adds totals up. */
export function addUp(totals: readonly Total[]): Total {
  return {
    passed: totals.reduce((sum, { passed }) => sum + passed, 0),
    failed: totals.flatMap(({ failed }) => failed),
    skipped: totals.flatMap(({ skipped }) => skipped),
  };
}

/** Whether the tests ran and none failed. */
export function isGood({ passed, failed }: Total): boolean {
  return failed.length === 0 && passed > 0;
}

/** The names of what was skipped or failed, then the totals. */
export function formatTotal({ passed, failed, skipped }: Total): string {
  return [
    ...skipped.map((name) => `skipped: ${name}`),
    ...failed.map((name) => `failed: ${name}`),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ].join("\n");
}

/**
 * The total of a run. An error outside of any test is in no report, and a crash leaves none; both
 * count as a failure.
 *
 * @param name names the run where it is itself what failed
 * @param exitCode what the run ended with
 * @param xml the report, or undefined where there is none
 */
export function totalOfRun(name: string, exitCode: number, xml: string | undefined): Total {
  const fail = (problem: string): Total => ({
    passed: 0,
    failed: [`${name}: ${problem}`],
    skipped: [],
  });
  if (xml === undefined) return fail(`no report, exit code ${exitCode}`);
  try {
    const total = readReport(xml);
    if (total.failed.length > 0) return total;
    if (exitCode !== 0) return addUp([total, fail(`exit code ${exitCode}, though no test failed`)]);
    return total.passed > 0 ? total : addUp([total, fail("no test ran")]);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

async function maybeRead(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (import.meta.main) {
  const totals: Total[] = [];
  for (let at = 0; at < Deno.args.length; at += 2) {
    const [code = "", path = ""] = Deno.args.slice(at);
    const name = path.split("/").at(-1) ?? path;
    totals.push(totalOfRun(name, Number(code), await maybeRead(path)));
  }
  const total = addUp(totals);
  await Deno.stdout.write(new TextEncoder().encode(`${formatTotal(total)}\n`));
  Deno.exitCode = isGood(total) ? 0 : 1;
}
