import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { fixture, Sandbox } from "../cli/_cli.ts";

const BYTES = 1_000_000_000;
const MOST_MEMORY = 150_000_000;

const LINE = "a line of output that is about as long as the lines of a training run mostly are";

/** A job whose program prints a gigabyte; a later one tells the most memory that was resident. */
const PIPELINE = `
  import { pipeline } from "file://${fixture("mod.ts")}";
  export default pipeline("loud")
    .job("loud", { secrets: ["KEY"] }, async (job) => {
      const { truncated } = await job.sh.script('yes "$1" | head -c ${BYTES}', "${LINE}");
      return { truncated };
    })
    .job("memory", { needs: ["loud"] }, async () => {
      const status = await Deno.readTextFile("/proc/self/status");
      return 1024 * Number(/VmHWM:\\s*(\\d+)/.exec(status)?.[1]);
    });`;

const WAYS: Readonly<Record<string, readonly string[]>> = {
  "plain lines": [],
  "groups": ["--progress", "github"],
  "nothing": ["--quiet"],
};

for (const [what, words] of Object.entries(WAYS)) {
  Deno.test({
    name: `a gigabyte of output, shown as ${what}, takes less than 150 MB of memory`,
    ignore: Deno.build.os !== "linux",
  }, async () => {
    await using sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
    const child = sandbox.start(["run", "pipeline.js", ...words], {
      env: { PENSTOCK_REGISTRY: "", KEY: "a-secret-to-look-for" },
    });
    const shown = countBytes(child.stderr);
    await child.stdout.cancel();
    const { code } = await child.status;
    assertEquals(code, 0);
    if (what !== "nothing") assert(await shown > BYTES, "not all of it is shown");
    const run = (await sandbox.run(["runs", "list", "--json"])).stdout;
    const { id } = JSON.parse(run).runs[0];
    const folder = `.penstock-runs/${id}`;
    const { jobs } = JSON.parse(await sandbox.read(`${folder}/run.json`));
    assertEquals(jobs[0].output, { truncated: true });
    assert(jobs[1].output < MOST_MEMORY, `${jobs[1].output} bytes`);
    const log = await Deno.stat(`${sandbox.directory}/${folder}/logs/loud.log`);
    assert(log.size > BYTES, "not all of it is kept");
    const page = await Deno.stat(`${sandbox.directory}/${folder}/index.html`);
    assert(page.size < 2_000_000, `the page has ${page.size} bytes`);
  });
}

async function countBytes(stream: ReadableStream<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const chunk of stream) count += chunk.length;
  return count;
}
