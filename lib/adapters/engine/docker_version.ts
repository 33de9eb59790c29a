import { PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { Environment } from "../../ports.ts";
import { type Answer, type DockerClient, failedAnswer, reasonOf } from "./docker_client.ts";

/** Milliseconds that an engine has to say its version. */
const LONGEST_GREETING = 20_000;

/** The first client that cannot use BuildKit without the buildx plug-in. */
const CLIENT_WITHOUT_BUILDKIT = 23;

/** The first version of the engine's interface that offers BuildKit. */
const API_WITH_BUILDKIT = [1, 39] as const;

/** The two halves of Docker. */
export interface DockerVersion {
  /** Version of the docker program. */
  readonly client: string;
  /** Version of the engine. */
  readonly server: string;
  /** Version of the interface that they speak. */
  readonly api: string;
}

/**
 * Asks the docker program and its engine who they are.
 *
 * @throws {PenstockError} `engine-not-installed`, `engine-no-permission`, `engine-not-reachable`
 */
export async function findDocker(
  client: DockerClient,
  environment: Environment,
  signal: AbortSignal,
): Promise<DockerVersion> {
  const words = ["version", "--format={{json .}}"];
  const answer = await client(words, { signal, deadline: LONGEST_GREETING }).catch((error) => {
    throw error instanceof PenstockError && error.code === "program-not-found"
      ? notInstalled()
      : error;
  });
  if (answer.code !== 0) throw notReachable(answer, environment);
  const version = maybeReadVersion(answer.stdout);
  if (version !== undefined) return version;
  throw failedAnswer(words, `it names no version of an engine: ${answer.stdout.trim()}`);
}

/** The versions in the answer of `docker version`, if they are there. */
export function maybeReadVersion(text: string): DockerVersion | undefined {
  try {
    const said: unknown = JSON.parse(text);
    if (!isObject(said) || !isObject(said.Client) || !isObject(said.Server)) return undefined;
    const [client, server] = [said.Client.Version, said.Server.Version];
    const api = said.Client.ApiVersion;
    if (typeof client !== "string" || typeof server !== "string") return undefined;
    return { client, server, api: typeof api === "string" ? api : "" };
  } catch {
    return undefined;
  }
}

function notInstalled(): PenstockError {
  return new PenstockError("Cannot find a container engine: docker is not installed", {
    code: "engine-not-installed",
    hint: "install it (https://docs.docker.com/engine/install/), or put its folder on PATH",
  });
}

function notReachable(answer: Answer, environment: Environment): PenstockError {
  const cause = new Error(reasonOf(answer));
  if (/permission denied while trying|connect: permission denied/i.test(answer.stderr)) {
    return new PenstockError("Cannot use the container engine: permission denied", {
      code: "engine-no-permission",
      cause,
      hint: "join the group that may use it (`sudo usermod -aG docker $USER`, then log in again)",
    });
  }
  const setting = ["DOCKER_HOST", "DOCKER_CONTEXT"].find((name) =>
    environment.get(name) !== undefined
  );
  return new PenstockError("Cannot reach the container engine", {
    code: "engine-not-reachable",
    cause,
    hint: setting === undefined
      ? "start it (`sudo systemctl start docker`, or Docker Desktop), or set DOCKER_HOST"
      : `check ${setting}, which is ${JSON.stringify(environment.get(setting))}`,
  });
}

/** What builds images. */
export interface Builder {
  readonly name: "BuildKit" | "classic builder";
  /** Variables that make the docker program use it. */
  readonly variables: Readonly<Record<string, string>>;
}

const BUILD_KIT: Builder = { name: "BuildKit", variables: { DOCKER_BUILDKIT: "1" } };

/**
 * Chooses what builds images: BuildKit where this client and engine have it. A client of version
 * 23 or later has it only with the buildx plug-in, and fails where it is switched on without; left
 * alone, it takes the classic builder and says how to get the other.
 *
 * @throws {PenstockError} `engine-no-buildkit` if DOCKER_BUILDKIT asks for what is not there
 */
export async function chooseBuilder(
  client: DockerClient,
  version: DockerVersion,
  { environment, signal }: { readonly environment: Environment; readonly signal: AbortSignal },
): Promise<Builder> {
  const wish = environment.get("DOCKER_BUILDKIT");
  if (wish !== undefined && /^(0|f|false)$/i.test(wish)) return classic({ DOCKER_BUILDKIT: "0" });
  if (hasOwnBuildKit(version)) return BUILD_KIT;
  const { code } = await client(["buildx", "version"], { signal, deadline: LONGEST_GREETING });
  if (code === 0) return BUILD_KIT;
  if (wish === undefined) return classic({});
  throw new PenstockError(
    `Cannot build with BuildKit: the docker program ${version.client} has no buildx plug-in`,
    { code: "engine-no-buildkit", hint: "install docker-buildx, or unset DOCKER_BUILDKIT" },
  );
}

function classic(variables: Builder["variables"]): Builder {
  return { name: "classic builder", variables };
}

function hasOwnBuildKit({ client, api }: DockerVersion): boolean {
  const major = Number.parseInt(client, 10);
  const [first = 0, second = 0] = api.split(".").map(Number);
  const offered = first > API_WITH_BUILDKIT[0] ||
    (first === API_WITH_BUILDKIT[0] && second >= API_WITH_BUILDKIT[1]);
  return major >= 19 && major < CLIENT_WITHOUT_BUILDKIT && offered;
}
