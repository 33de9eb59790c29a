import { formatDuration } from "../../duration.ts";
import { Interrupted, PenstockError } from "../../errors.ts";
import type { Environment, Processes } from "../../ports.ts";
import type { ProcessRequest } from "../../ports/processes.ts";

/**
 * Variables that the docker program may see: how to reach an engine and its registries. What CI
 * keeps beside them, such as DOCKER_PASSWORD, is not among them.
 */
const CHILD_ENVIRONMENT =
  /^(PATH|PATHEXT|HOME|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMFILES|PROGRAMDATA|SYSTEMROOT|TEMP|TMP|TMPDIR|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|SSL_CERT_(FILE|DIR)|(HTTPS?|NO|ALL)_PROXY|DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS|TLS_VERIFY|API_VERSION|DEFAULT_PLATFORM|AUTH_CONFIG|CUSTOM_HEADERS|CONTENT_TRUST|CONTENT_TRUST_SERVER))$/i;

/** Kept of each output stream, in characters from its end. */
const MOST_KEPT = 65_536;

/** What the docker program said. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the docker program is asked. */
export interface AskOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Milliseconds until it is given up; left out, it may take for ever. */
  readonly deadline?: number;
  readonly onOutput?: ProcessRequest["onOutput"];
  /** Variables beside the usual ones. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Milliseconds between asking the program to end and killing it. */
  readonly grace?: number;
}

/**
 * Runs the docker program.
 *
 * @throws {Interrupted} after its signal
 * @throws {PenstockError} `program-not-found`, `engine-silent` after the deadline, or
 * `engine-failed` if a signal ended the program
 */
export type DockerClient = (words: readonly string[], options: AskOptions) => Promise<Answer>;

/** Makes a client that starts `docker` from PATH with few variables. */
export function makeClient(processes: Processes, environment: Environment): DockerClient {
  const env = Object.fromEntries(
    Object.entries(environment.all()).filter(([name]) => CHILD_ENVIRONMENT.test(name)),
  );
  return async (words, { signal, deadline, onOutput, variables, grace }) => {
    if (signal.aborted) throw new Interrupted();
    const kept = { stdout: "", stderr: "" };
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    using limit = startLimit(signal, deadline);
    const result = await processes.run({
      argv: ["docker", ...words],
      cwd: ".",
      env: { ...env, DOCKER_CLI_HINTS: "false", ...variables },
      signal: limit.signal,
      ...(grace === undefined ? {} : { grace }),
      onOutput: (chunk, stream) => {
        const text = decoders[stream].decode(chunk, { stream: true });
        kept[stream] = (kept[stream] + text).slice(-MOST_KEPT);
        onOutput?.(chunk, stream);
      },
    });
    if (signal.aborted) throw new Interrupted();
    if (limit.signal.aborted) throw silent(words, deadline ?? 0);
    if (result.signal !== null) throw failedAnswer(words, `it died of ${result.signal}`);
    return { code: result.code, ...kept };
  };
}

/** A signal that also goes off after a time. */
function startLimit(
  signal: AbortSignal,
  deadline: number | undefined,
): { readonly signal: AbortSignal } & Disposable {
  const late = new AbortController();
  const timer = deadline === undefined ? undefined : setTimeout(() => late.abort(), deadline);
  return {
    signal: AbortSignal.any([signal, late.signal]),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

function silent(words: readonly string[], deadline: number): PenstockError {
  return new PenstockError(
    `Cannot get an answer from the container engine: \`docker ${words[0]}\` took more than ${
      formatDuration(deadline)
    }`,
    { code: "engine-silent", hint: "check that `docker version` answers" },
  );
}

/** The error of a docker program that failed where it should not. */
export function failedAnswer(words: readonly string[], reason: string): PenstockError {
  return new PenstockError(`Cannot use the container engine: \`docker ${words[0]}\` failed`, {
    code: "engine-failed",
    cause: new Error(reason),
  });
}

/** The last line of what the docker program said on stderr: the one with the reason. */
export function reasonOf({ code, stderr }: Answer): string {
  const lines = stderr.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.at(-1)?.replace(/^Error response from daemon: /, "") ?? `exit code ${code}`;
}
