import { resolve } from "../deps/path.ts";
import { PenstockError } from "../errors.ts";
import { isContinuousIntegration } from "../events/continuous_integration.ts";
import type { World } from "../ports.ts";
import type { Registry } from "../ports/registry.ts";

/** The registry of a laptop where none is named, beside the pipeline. */
const LAPTOP_REGISTRY = "file:.penstock-registry";

/** Who named a registry, strongest first. */
export interface RegistryChoice {
  /** `--registry`. */
  readonly flag?: string | undefined;
  /** The pipeline's own setting. */
  readonly pipeline?: string | undefined;
}

/**
 * The address of the registry to use: the flag, then `PENSTOCK_REGISTRY`, then the pipeline's own
 * setting; on a laptop a folder where none of these is given, in CI an error.
 *
 * @throws {PenstockError} `no-registry` in CI, `unknown-registry` for an address of another kind
 */
export function chooseRegistry(world: World, choice: RegistryChoice): string {
  const address = namedRegistry(world, choice);
  if (address === undefined) {
    if (!isContinuousIntegration(world.env)) return absolute(world, LAPTOP_REGISTRY);
    throw new PenstockError("Cannot choose a registry: none is named, and CI has no default", {
      code: "no-registry",
      hint:
        'name it with --registry file:PATH, PENSTOCK_REGISTRY=file:PATH, or .registry("file:PATH") in the pipeline',
    });
  }
  if (/^file:./.test(address)) return absolute(world, address);
  throw new PenstockError(
    `Cannot use registry ${JSON.stringify(address)}: it is of no known kind`,
    {
      code: "unknown-registry",
      hint: "write it as file:PATH",
    },
  );
}

/** The address that a flag, the environment or the pipeline names, as it is written. */
export function namedRegistry(world: World, choice: RegistryChoice): string | undefined {
  return choice.flag ?? world.env.get("PENSTOCK_REGISTRY") ?? choice.pipeline;
}

/** The same, or `undefined` where there is none: a pipeline may do without one. */
export function maybeChooseRegistry(world: World, choice: RegistryChoice): string | undefined {
  return namedRegistry(world, choice) === undefined && isContinuousIntegration(world.env)
    ? undefined
    : chooseRegistry(world, choice);
}

function absolute(world: World, address: string): string {
  return `file:${resolve(world.cwd, address.slice("file:".length))}`;
}

/** Opens the chosen registry, and says which before anything else happens. */
export async function openChosenRegistry(
  world: World,
  choice: RegistryChoice & { readonly create?: boolean },
  say: (line: string) => void,
): Promise<Registry> {
  const address = chooseRegistry(world, choice);
  say(`registry: ${address}`);
  return await world.openRegistry(address, { create: choice.create ?? false });
}
