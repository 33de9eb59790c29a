import { median } from "./speed.ts";

const ROUNDS = 3;
const BYTES = 1_000_000_000;
const LINE = "a line of output that is about as long as the lines of a training run mostly are";
const SCRIPT = `yes "$1" | head -c ${BYTES}`;

/** What it takes to keep, mask and show a gigabyte that a job's program prints. */
export async function benchOutput(): Promise<string> {
  const folder = await Deno.makeTempDir();
  const module = new URL("../mod.ts", import.meta.url).href;
  await Deno.writeTextFile(
    `${folder}/pipeline.ts`,
    `import { pipeline } from "${module}";
export default pipeline("loud").job("loud", { secrets: ["KEY"] }, async (job) => {
  await job.sh.script(${JSON.stringify(SCRIPT)}, ${JSON.stringify(LINE)});
  const status = await Deno.readTextFile("/proc/self/status");
  return 1024 * Number(/VmHWM:\\s*(\\d+)/.exec(status)?.[1]);
});
`,
  );
  const main = new URL("../commands/main.ts", import.meta.url).pathname;
  const run = [Deno.execPath(), "run", "-q", "-A", main, "run", "pipeline.ts"];
  const bare: number[] = [];
  const ours: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await time(["sh", "-c", `${SCRIPT} | cat > copy`, "sh", LINE], folder));
    ours.push(await time([...run, "--progress", "plain"], folder));
    memory.push(await peakOf(`${folder}/.penstock-runs`));
  }
  await Deno.remove(folder, { recursive: true });
  const [base, taken] = [median(bare), median(ours)];
  return `## A gigabyte of output

A program prints 1 GB in lines of ${LINE.length} characters; each line is masked, kept and shown. The
baseline copies the same bytes with \`cat\` into a file. Median of ${ROUNDS} rounds in turn.

| | time | ratio | peak memory |
| --- | ---: | ---: | ---: |
| \`cat\` | ${base.toFixed(1)} s | 1.00 | |
| \`penstock run\` | ${taken.toFixed(1)} s | ${(taken / base).toFixed(2)} | ${
    median(memory).toFixed(0)
  } MB |
`;
}

/** What the only run's job found, in MB; the run's folder is removed. */
async function peakOf(state: string): Promise<number> {
  for await (const { name } of Deno.readDir(state)) {
    if (!/^\d/.test(name)) continue;
    const { jobs } = JSON.parse(await Deno.readTextFile(`${state}/${name}/run.json`));
    await Deno.remove(state, { recursive: true });
    return jobs[0].output / 1e6;
  }
  throw new Error("There is no run");
}

async function time(
  [program = "", ...args]: readonly string[],
  cwd: string,
): Promise<number> {
  const started = performance.now();
  const child = new Deno.Command(program, {
    args,
    cwd,
    env: { KEY: "a-secret-to-look-for" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  const { success } = await child.output();
  if (!success) throw new Error(`${program} failed`);
  return (performance.now() - started) / 1e3;
}
