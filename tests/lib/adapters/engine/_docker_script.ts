import { openDocker } from "../../../../lib/adapters/engine/docker.ts";
import type { Engine } from "../../../../lib/ports.ts";
import type { ExpectedProcess, FakeProcesses } from "../../../fake_processes.ts";
import { fakeWorld } from "../../../fake_world.ts";

/** What the engine is first asked. */
export const VERSION_WORDS = ["docker", "version", "--format={{json .}}"];
export const IMAGE = `sha256:${"1".repeat(64)}`;

/** An engine that answers. */
export function version(client: string, api = "1.41"): ExpectedProcess {
  const said = {
    Client: { Version: client, ApiVersion: api },
    Server: { Version: "20.10.24+dfsg1" },
  };
  return { argv: VERSION_WORDS, stdout: JSON.stringify(said) };
}

export const NO_BUILDX: ExpectedProcess = { argv: ["docker", "buildx", "version"], code: 1 };
export const BUILDX: ExpectedProcess = { argv: ["docker", "buildx", "version"], stdout: "v0.12.1" };
export const FOUND = [version("28.2.2"), NO_BUILDX];

export const DOWN =
  "Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?";

/** Where docker is opened. */
export interface Scene {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Opens docker with the given processes. */
export async function open(
  processes: FakeProcesses,
  { env = {}, signal }: Scene = {},
): Promise<Engine> {
  const world = fakeWorld({ env });
  return await openDocker(processes, world.env, signal ?? world.signal);
}

/** The build, in which the docker program writes the image's id to the file that it is given. */
export function build(builderWords: readonly string[], id = IMAGE): ExpectedProcess {
  return {
    argv: [
      "docker",
      "build",
      ...builderWords,
      /^--iidfile=./,
      "--tag=app:v1",
      "--file=/app/--rm",
      "--",
      "/app",
    ],
    act: async ({ argv }) => {
      const path = argv.find((word) => word.startsWith("--iidfile="))?.slice("--iidfile=".length);
      if (path !== undefined) await Deno.writeTextFile(path, id);
    },
  };
}

export const SIZE: ExpectedProcess = {
  argv: ["docker", "image", "inspect", "--format={{json .Size}}", "--", IMAGE],
  stdout: "1982305\n",
};
