import { exitCodeOf, Interrupted, messageOf, PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { ContainerOutcome, RunRequest } from "../../ports/engine.ts";
import { VERSION } from "../../version.ts";
import { type Answer, type DockerClient, failedAnswer, reasonOf } from "./docker_client.ts";

/** Milliseconds that a question about a container may take, and its removal. */
const LONGEST_QUESTION = 30_000;

/**
 * After an interrupt, in milliseconds. Everything must be done within 5.5 seconds, then the
 * process ends: the rest is for the removal.
 */
const GRACE = { create: 2_000, stop: 2_000, attached: 3_000 } as const;

/** Runs a container to its end and removes it, whatever happens. */
export async function runContainer(
  client: DockerClient,
  request: RunRequest,
): Promise<ContainerOutcome> {
  const name = `penstock-${request.id}`;
  let outcome: ContainerOutcome;
  try {
    outcome = await createAndRun(client, name, request);
  } catch (error) {
    throw await isRemoved(client, name) ? error : leftBehind(name, error);
  }
  return await isRemoved(client, name) ? outcome : { ...outcome, leftover: name };
}

async function createAndRun(
  client: DockerClient,
  name: string,
  request: RunRequest,
): Promise<ContainerOutcome> {
  const { signal, onOutput } = request;
  const created = await create(client, name, request);
  if (signal.aborted) throw new Interrupted();
  if (created.code !== 0) {
    const reason = reasonOf(created);
    if (/no command specified/i.test(reason)) return { started: false, reason: "no command" };
    throw failedAnswer(["create"], reason);
  }
  const started = await startAttached(client, name, { signal, onOutput });
  if (signal.aborted) throw new Interrupted();
  const words = inspectWords(name);
  const answer = await client(words, { signal, deadline: LONGEST_QUESTION });
  if (answer.code !== 0) throw failedAnswer(words, reasonOf(answer));
  return readOutcome(answer.stdout, started);
}

/** Not cut off at once by an interrupt: the engine may have made the container already. */
async function create(client: DockerClient, name: string, request: RunRequest): Promise<Answer> {
  using patience = holdSignal(request.signal, GRACE.create);
  return await client(createWords(name, request), { signal: patience.signal });
}

/** The words that make a container. What follows the image is never read as an option. */
export function createWords(name: string, { id, image, args }: RunRequest): readonly string[] {
  return [
    "create",
    `--name=${name}`,
    `--label=dev.penstock.run=${id}`,
    `--label=dev.penstock.version=${VERSION}`,
    "--",
    image,
    ...args,
  ];
}

function inspectWords(name: string): readonly string[] {
  return ["inspect", "--type=container", "--format={{json .State}}", "--", name];
}

/** Streams a container's output until it ends. An interrupt stops the container, then the wait. */
async function startAttached(
  client: DockerClient,
  name: string,
  { signal, onOutput }: Pick<RunRequest, "signal" | "onOutput">,
): Promise<Answer> {
  let stopped: Promise<unknown> | undefined;
  const stop = () => {
    const words = ["stop", "-t", String(GRACE.stop / 1_000), "--", name];
    // A container that cannot be stopped is killed by its removal.
    stopped = client(words, { signal: never(), deadline: GRACE.attached }).catch(() => {});
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    using patience = holdSignal(signal, GRACE.attached);
    // The program hands SIGTERM on to the container and stays, so that it is killed at once.
    return await client(["start", "--attach", "--", name], {
      signal: patience.signal,
      onOutput,
      grace: 0,
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await stopped;
  }
}

/** A signal that goes off some time after another one. */
function holdSignal(
  signal: AbortSignal,
  time: number,
): { readonly signal: AbortSignal } & Disposable {
  const held = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    timer = setTimeout(() => held.abort(), time);
  };
  if (signal.aborted) wait();
  else signal.addEventListener("abort", wait, { once: true });
  return {
    signal: held.signal,
    [Symbol.dispose]: () => {
      signal.removeEventListener("abort", wait);
      clearTimeout(timer);
    },
  };
}

/** A signal for work that an interrupt must not cut off. */
function never(): AbortSignal {
  return new AbortController().signal;
}

/**
 * Reads how a container ended.
 *
 * @param state the engine's record of it, as JSON
 * @param started what the docker program said when it started it
 * @throws {PenstockError} `engine-failed` if that does not tell
 */
export function readOutcome(state: string, started: Answer): ContainerOutcome {
  const { ExitCode, OOMKilled, Running, StartedAt, Error: problem } = parseState(state);
  if (Running === true) throw failedAnswer(["start"], "the container still runs");
  const reason = typeof problem === "string" && problem !== "" ? problem : reasonOf(started);
  const hasStarted = typeof StartedAt === "string" && !StartedAt.startsWith("0001-");
  if (typeof ExitCode !== "number" || (!hasStarted && ExitCode !== 126 && ExitCode !== 127)) {
    throw failedAnswer(["start"], reason);
  }
  if (!hasStarted) return { started: false, reason: shortReason(reason) };
  return { started: true, exitCode: ExitCode, outOfMemory: OOMKilled === true };
}

function parseState(text: string): Record<string, unknown> {
  try {
    const state: unknown = JSON.parse(text);
    if (isObject(state)) return state;
  } catch {
    // Said below.
  }
  throw failedAnswer(["inspect"], `its answer is not a record: ${text.trim()}`);
}

/** The engine's reason without the names of its parts: from `exec:` on, where that is there. */
function shortReason(reason: string): string {
  return /exec: .*/s.exec(reason)?.[0].replace(/: unknown$/, "") ?? reason;
}

/** Removes a container, which may not be there; says whether it is gone. */
async function isRemoved(client: DockerClient, name: string): Promise<boolean> {
  const words = ["rm", "--force", "--volumes", "--", name];
  try {
    const { code, stderr } = await client(words, { signal: never(), deadline: LONGEST_QUESTION });
    return code === 0 || /no such container|is already in progress/i.test(stderr);
  } catch {
    return false;
  }
}

function leftBehind(name: string, error: unknown): PenstockError {
  return new PenstockError(`${messageOf(error)}; container ${name} could not be removed`, {
    code: error instanceof PenstockError ? error.code : "engine-failed",
    exitCode: exitCodeOf(error),
    cause: error instanceof Error ? error.cause : error,
    hint: `remove it with \`docker rm --force ${name}\``,
  });
}
