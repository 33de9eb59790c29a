import { UsageError } from "../lib/errors.ts";
import { chooseModel, withTemporaryDirectory } from "../lib/model/model_source.ts";
import { measureSpeed, SLOW_START_NOTE } from "../lib/model/measure_speed.ts";
import { speedBlocks } from "../lib/model/speed_report.ts";
import { renderBlocks } from "../lib/report/terminal.ts";
import { openChosenRegistry } from "../lib/registry/choose_registry.ts";
import { defineCommand } from "./_command.ts";
import {
  budgetOptions,
  givenBudgets,
  registryEnvironment,
  registryOption,
} from "./_option_sets.ts";
import { countProgress } from "./_progress.ts";
import { duration, integer, maybeArgument, type OptionSpec, pairs, withDefault } from "./_spec.ts";

/** `--range 0,9`: the least and the most of made integers. */
const rangeOption: OptionSpec<readonly [number, number] | undefined> = {
  placeholder: "LEAST,MOST",
  help: "Range of made integer inputs",
  shown: "0,1",
  read: (given) => {
    const word = given.at(-1);
    if (word === undefined) return undefined;
    const match = /^(-?[0-9]{1,15}),(-?[0-9]{1,15})$/.exec(word);
    const [least, most] = [Number(match?.[1]), Number(match?.[2])];
    if (least <= most) return [least, most];
    throw new UsageError(
      `Cannot use ${JSON.stringify(word)} for --range: want two whole numbers, least first`,
      "for example --range 0,9",
    );
  },
};

/** `--dim batch=8`, as sizes by name. */
const dimensionOption: OptionSpec<Readonly<Record<string, number>>> = {
  ...pairs("NAME=SIZE", "Size of a symbolic dimension, 1 where not given"),
  read: (given, name) => {
    const texts = pairs("NAME=SIZE", "").read(given, name);
    return Object.fromEntries(
      Object.entries(texts).map(([dimension, size]) => {
        if (/^[1-9][0-9]{0,8}$/.test(size)) return [dimension, Number(size)];
        throw new UsageError(
          `Cannot use ${JSON.stringify(size)} as size of dimension ${JSON.stringify(dimension)}`,
          "want a whole number above zero, for example --dim batch=8",
        );
      }),
    );
  },
};

/** `model-speed` */
export const command = defineCommand({
  about: "Predicts on made inputs in a process of its own and sums up the latencies. Exit code 1 " +
    "if a budget is missed; without a budget nothing is judged.",
  arguments: {
    model: maybeArgument("MODEL", "An .onnx file, or an artifact as ENTITY/PROJECT/NAME:VERSION"),
  },
  options: {
    runs: integer("N", "Timed predictions", { least: 1, most: 1e7, fallback: 100 }),
    warmup: integer("N", "Predictions before the timed ones", {
      least: 0,
      most: 1e7,
      fallback: 10,
    }),
    ...budgetOptions,
    dim: dimensionOption,
    range: rangeOption,
    seed: integer("N", "Seed of the made inputs", { least: 0, most: 2 ** 32 - 1, fallback: 1 }),
    timeout: withDefault(duration("Most time for everything; then exit code 2"), "5m"),
    registry: registryOption,
  },
  environment: { MODEL_NAME: "Model to time where no argument is given", ...registryEnvironment },
  examples: [
    { line: "penstock model-speed model.onnx", does: "Show how fast a model is" },
    {
      line: "penstock model-speed acme/digits/classifier:v3 --runs 100 --max-total 1s",
      does: "Judge a version in the registry",
    },
    {
      line: "penstock model-speed model.onnx --dim batch=32 --max-p95 5ms --json",
      does: "Judge batches of 32, as JSON",
    },
  ],
  run: async (context, given) => {
    const { world, print } = context;
    const model = chooseModel(given.model, world);
    const progress = countProgress(context, given.runs);
    const verdict = await withTemporaryDirectory(world, (directory) =>
      measureSpeed({
        world,
        registry: () => openChosenRegistry(world, { flag: given.registry }, print.note),
        directory,
        signal: world.signal,
      }, {
        model,
        runs: given.runs,
        warmup: given.warmup,
        seed: given.seed,
        dimensions: given.dim,
        ...(given.range === undefined ? {} : { range: given.range }),
        timeout: given.timeout,
        budgets: givenBudgets(given),
        onProgress: progress.update,
        onSlowStart: () => print.note(SLOW_START_NOTE),
      })).finally(progress.end);
    print.result({ verdict }, renderBlocks(speedBlocks(verdict), print.layout));
    return verdict.judged && !verdict.pass ? 1 : 0;
  },
});
