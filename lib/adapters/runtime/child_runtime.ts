import { Interrupted, PenstockError } from "../../errors.ts";
import type { Timing, TimingRequest } from "../../ports/runtime.ts";
import { formatDuration } from "../../duration.ts";
import { systemProcesses } from "../processes.ts";
import type { InferReply, InferRequest } from "./protocol.ts";
import { signalText } from "./_signal_text.ts";

/** Variables that the child may see; no token is among them. */
const CHILD_ENVIRONMENT =
  /^(PATH|HOME|USERPROFILE|LOCALAPPDATA|SystemRoot|TEMP|TMP|TMPDIR|LANG|LC_.*|DENO_.*|XDG_CACHE_HOME|PENSTOCK_CACHE|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|(HTTPS?|NO|ALL)_PROXY|(https?|no|all)_proxy|OMP_NUM_THREADS)$/;

/** Loading that takes longer than this is worth a word, in milliseconds. */
const SLOW_START = 1_500;

/** Kept of the child's standard error, in characters. */
const TAIL = 2_000;

/** How to start the child: this very program with its hidden subcommand. */
export function inferCommand(): readonly string[] {
  if (Deno.build.standalone) return [Deno.execPath(), "infer"];
  const main = new URL("../../../commands/main.ts", import.meta.url).href;
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--allow-read",
    "--allow-ffi",
    "--allow-env",
    "--allow-sys",
    main,
    "infer",
  ];
}

/**
 * Times a model in a child process, which a timeout or an interrupt kills at once.
 *
 * @throws {PenstockError} `model-…`, exit 2, whatever goes wrong in the child
 * @throws {Interrupted} if the signal went off
 */
export async function timeInChild(
  request: TimingRequest,
  argv: readonly string[] = inferCommand(),
): Promise<Timing> {
  const timeout = AbortSignal.timeout(Math.ceil(request.timeout));
  const reader = new ReplyReader(request);
  const { model, runs, warmup, seed, dimensions, range } = request;
  const asked: InferRequest = {
    model,
    runs,
    warmup,
    seed,
    dimensions,
    ...(range === undefined ? {} : { range }),
  };
  const slow = setTimeout(() => {
    if (!reader.loaded) request.onSlowStart?.();
  }, SLOW_START);
  const { code, signal } = await systemProcesses.run({
    argv,
    cwd: Deno.cwd(),
    env: childEnvironment(),
    stdin: `${JSON.stringify(asked)}\n`,
    signal: AbortSignal.any([timeout, request.signal]),
    onOutput: (chunk, stream) => reader.take(chunk, stream),
    grace: 0,
  }).finally(() => clearTimeout(slow));
  if (request.signal.aborted) throw new Interrupted();
  if (reader.error !== undefined) throw reader.error;
  if (reader.timing !== undefined) return reader.timing;
  if (timeout.aborted) throw timedOut(request, reader);
  throw ended(code, signal, reader.tail);
}

function timedOut({ timeout, runs }: TimingRequest, { loaded, done }: ReplyReader): PenstockError {
  const state = !loaded
    ? "the model was not loaded yet"
    : `${done} of ${runs} predictions were done`;
  return new PenstockError(`Cannot time the model within ${formatDuration(timeout)}: ${state}`, {
    code: "model-timeout",
    hint: "allow more with --timeout, or time fewer predictions with --runs",
  });
}

function ended(code: number, signal: string | null, tail: string): PenstockError {
  const how = signal === null ? `exit code ${code}` : signalText(signal);
  const last = tail.trim().split("\n").at(-1) ?? "";
  return new PenstockError(
    `Cannot time the model: the inference process died of ${how}${last === "" ? "" : ` (${last})`}`,
    {
      code: "model-crashed",
      hint: "the model, or the native runtime with it, crashes on this machine",
    },
  );
}

function childEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => CHILD_ENVIRONMENT.test(name)),
  );
}

/** Reads the child's lines as they come. */
class ReplyReader {
  timing: Timing | undefined;
  error: PenstockError | undefined;
  loaded = false;
  done = 0;
  tail = "";
  #rest = "";
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  readonly #onProgress: TimingRequest["onProgress"];

  constructor({ onProgress }: TimingRequest) {
    this.#onProgress = onProgress;
  }

  take(chunk: Uint8Array, stream: "stdout" | "stderr"): void {
    const text = this.#decoders[stream].decode(chunk, { stream: true });
    if (stream === "stderr") {
      this.tail = (this.tail + text).slice(-TAIL);
      return;
    }
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#takeReply(line);
  }

  #takeReply(line: string): void {
    const reply: InferReply | undefined = maybeParse(line);
    switch (reply?.type) {
      case "loaded":
        this.loaded = true;
        break;
      case "progress":
        this.done = reply.done;
        this.#onProgress?.(reply.done);
        break;
      case "result":
        this.timing = reply.timing;
        break;
      case "error": {
        const { code, message, hint } = reply;
        this.error = new PenstockError(message, { code, ...(hint === undefined ? {} : { hint }) });
        break;
      }
    }
  }
}

/** A native library may print a line of its own between ours. */
function maybeParse(line: string): InferReply | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
