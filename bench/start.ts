import { buildBinary } from "../tests/binary/base.ts";
import { median } from "./speed.ts";

const ROUNDS = 15;

/** A way to start a program, and what is measured of it. */
interface Candidate {
  readonly name: string;
  readonly argv: readonly string[];
}

/** Start time and peak memory of `--version`, against an empty program. */
export async function benchStart(): Promise<string> {
  const candidates = await listCandidates();
  const times = new Map(candidates.map(({ name }) => [name, [] as number[]]));
  const memory = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, argv } of candidates) times.get(name)?.push(await timeStart(argv));
  }
  for (const { name, argv } of candidates) memory.set(name, await peakMemory(argv));
  const [empty] = candidates;
  const base = median(times.get(empty?.name ?? "") ?? []);
  const rows = candidates.map(({ name }) => {
    const time = median(times.get(name) ?? []);
    const megabytes = (memory.get(name) ?? NaN).toFixed(0);
    return `| ${name} | ${time.toFixed(0)} ms | ${(time / base).toFixed(2)} | ${megabytes} MB |`;
  });
  return `## Start

Median of ${ROUNDS} starts in turn, and the peak of the resident memory of one.

| | time | ratio | memory |
| --- | ---: | ---: | ---: |
${rows.join("\n")}
`;
}

async function listCandidates(): Promise<readonly Candidate[]> {
  const deno = [Deno.execPath(), "run", "-q", "-A"];
  const empty = await Deno.makeTempFile({ suffix: ".ts" });
  const main = new URL("../commands/main.ts", import.meta.url).pathname;
  const pipeline = new URL("../examples/staged_model/pipeline.ts", import.meta.url).pathname;
  const event = new URL("../examples/staged_model/event.json", import.meta.url).pathname;
  const plan = ["plan", pipeline, "--event", "repository_dispatch", "--payload", event];
  const binary = await buildBinary();
  const hello = await writePipeline();
  return [
    { name: "an empty program, `deno run`", argv: [...deno, empty] },
    { name: "`penstock --version`, `deno run`", argv: [...deno, main, "--version"] },
    { name: "`penstock plan`, `deno run`", argv: [...deno, main, ...plan] },
    { name: "`penstock run` of one empty job, `deno run`", argv: [...deno, main, "run", hello] },
    ...("path" in binary
      ? [{ name: "`penstock --version`, binary", argv: [binary.path, "--version"] }]
      : []),
  ];
}

/** A pipeline that does nothing, in a folder for its runs. */
async function writePipeline(): Promise<string> {
  const folder = await Deno.makeTempDir();
  const module = new URL("../mod.ts", import.meta.url).href;
  const text = `import { pipeline } from "${module}";\n` +
    `export default pipeline("hello").job("nothing", () => {});\n`;
  await Deno.writeTextFile(`${folder}/pipeline.ts`, text);
  Deno.chdir(folder);
  return `${folder}/pipeline.ts`;
}

async function timeStart(argv: readonly string[]): Promise<number> {
  const started = performance.now();
  await start(argv);
  return performance.now() - started;
}

/** Peak resident memory in MB, as GNU time or the kernel tells it. */
async function peakMemory(argv: readonly string[]): Promise<number> {
  const script = "import resource,subprocess,sys\n" +
    "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL)\n" +
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
  const output = await start(["python3", "-c", script, ...argv]).catch(() => "NaN");
  return Number(output) / 1024;
}

async function start([program = "", ...args]: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}
