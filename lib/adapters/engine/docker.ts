import type { Engine, Environment, Processes } from "../../ports.ts";
import { buildImage } from "./docker_build.ts";
import { makeClient } from "./docker_client.ts";
import { runContainer } from "./docker_run.ts";
import { chooseBuilder, findDocker } from "./docker_version.ts";

/**
 * Finds the docker program on PATH and its engine. The program is used rather than the engine's
 * HTTP interface, so that contexts, credentials and BuildKit are as the user has set them up.
 *
 * @throws {PenstockError} `engine-not-installed`, `engine-no-permission`, `engine-not-reachable`
 */
export async function openDocker(
  processes: Processes,
  environment: Environment,
  signal: AbortSignal,
): Promise<Engine> {
  const client = makeClient(processes, environment);
  const version = await findDocker(client, environment, signal);
  const builder = await chooseBuilder(client, version, { environment, signal });
  const checkEngine = (signal: AbortSignal) => findDocker(client, environment, signal);
  return {
    name: `docker ${version.server}`,
    builder: builder.name,
    build: (request) => buildImage({ client, builder, checkEngine }, request),
    run: (request) => runContainer(client, request),
  };
}
