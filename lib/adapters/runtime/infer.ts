import { dirname, isAbsolute, join, relative, resolve } from "../../deps/path.ts";
import type { InferenceSession, OnnxRuntime, Tensor } from "../../deps/onnxruntime.ts";
import { messageOf, PenstockError } from "../../errors.ts";
import { makeInputs } from "../../model/made_inputs.ts";
import { type OnnxFile, readOnnxFile } from "../../model/onnx_file.ts";
import type { Timing } from "../../ports/runtime.ts";
import { loadOnnxRuntime } from "./load_onnxruntime.ts";
import type { InferReply, InferRequest } from "./protocol.ts";

/** Between two progress lines, in milliseconds. */
const PROGRESS_INTERVAL = 200;

type Feeds = Readonly<Record<string, Tensor>>;

/**
 * The child's side: checks a model, loads it and times it. `session.run` blocks the event loop, so
 * nothing else, not even a signal, gets through meanwhile; that is why it has a process of its own.
 */
export async function infer(
  request: InferRequest,
  reply: (message: InferReply) => void,
): Promise<void> {
  try {
    reply({ type: "result", timing: await time(request, reply) });
  } catch (error) {
    const foreseen = error instanceof PenstockError;
    reply({
      type: "error",
      code: foreseen ? error.code : "model-failed",
      message: messageOf(error),
      ...(foreseen && error.hint !== undefined ? { hint: error.hint } : {}),
    });
  }
}

async function time(request: InferRequest, reply: (message: InferReply) => void): Promise<Timing> {
  const file = readOnnxFile(await Deno.readFile(request.model));
  await checkExternalFiles(request.model, file);
  const made = makeInputs(file.inputs, request);
  hideFloat16Array();
  const runtime = await loadOnnxRuntime();
  const started = performance.now();
  const session = await createSession(runtime, request.model);
  const load = performance.now() - started;
  reply({ type: "loaded" });
  const feeds = Object.fromEntries(
    made.map(({ name, type, data, shape }) => [
      name,
      new runtime.Tensor(type, data, shape),
    ]),
  );
  const first = await warmUp(session, feeds, request.warmup);
  const { samples, total } = await timeRuns(session, feeds, request.runs, reply);
  return {
    inputs: file.inputs,
    outputs: file.outputs,
    shapes: Object.fromEntries(made.map(({ name, shape }) => [name, shape])),
    load,
    ...(first === undefined ? {} : { first }),
    samples,
    total,
    runtime: `onnxruntime ${runtime.env.versions["node"] ?? ""}`.trim(),
  };
}

/**
 * The add-on reads a `Float16Array` as empty under Deno. Where the global is missing, the package
 * takes the bits in a `Uint16Array` instead, which works.
 */
function hideFloat16Array(): void {
  Reflect.deleteProperty(globalThis, "Float16Array");
}

/** Weights may only lie in the model's own folder, links followed. */
async function checkExternalFiles(model: string, { externalFiles }: OnnxFile): Promise<void> {
  const folder = await Deno.realPath(dirname(resolve(model)));
  for (const location of externalFiles) {
    const refuse = (reason: string) =>
      new PenstockError(`Cannot load external data ${JSON.stringify(location)}: ${reason}`, {
        code: "model-external-data",
        hint: "keep the weights beside the model and name them by a relative path",
      });
    if (location === "" || isAbsolute(location) || /[\\:\0]/.test(location)) {
      throw refuse("it is not a relative path");
    }
    const path = join(folder, location);
    if (leaves(folder, path)) throw refuse("it is outside the model's folder");
    let target: string;
    try {
      target = await Deno.realPath(path);
    } catch {
      throw refuse("the file is missing");
    }
    if (leaves(folder, target)) throw refuse("it links to a place outside the model's folder");
  }
}

function leaves(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || way.startsWith("..") || isAbsolute(way);
}

async function createSession(runtime: OnnxRuntime, model: string): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(model, { logSeverityLevel: 4 });
  } catch (error) {
    throw new PenstockError(`Cannot load the model: ${messageOf(error)}`, {
      code: "model-not-loaded",
      hint: "export it again with operators that this runtime knows",
    });
  }
}

async function predict(session: InferenceSession, feeds: Feeds): Promise<void> {
  try {
    await session.run(feeds);
  } catch (error) {
    throw new PenstockError(`Cannot predict with made inputs: ${messageOf(error)}`, {
      code: "model-not-run",
      hint: "for integer inputs set --range=LEAST,MOST; for symbolic dimensions --dim NAME=SIZE",
    });
  }
}

async function warmUp(
  session: InferenceSession,
  feeds: Feeds,
  runs: number,
): Promise<number | undefined> {
  let first: number | undefined;
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await predict(session, feeds);
    first ??= performance.now() - started;
  }
  return first;
}

async function timeRuns(
  session: InferenceSession,
  feeds: Feeds,
  runs: number,
  reply: (message: InferReply) => void,
): Promise<{ readonly samples: readonly number[]; readonly total: number }> {
  const samples: number[] = [];
  const parent = Deno.ppid;
  let total = 0;
  let told = performance.now();
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await predict(session, feeds);
    const ended = performance.now();
    samples.push(ended - started);
    total += ended - started;
    if (ended - told > PROGRESS_INTERVAL) {
      if (Deno.ppid !== parent) throw new PenstockError("The parent is gone", { code: "orphan" });
      reply({ type: "progress", done: run + 1 });
      told = ended;
    }
  }
  return { samples, total };
}
