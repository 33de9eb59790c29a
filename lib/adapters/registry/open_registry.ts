import { PenstockError } from "../../errors.ts";
import type { Registry } from "../../ports/registry.ts";
import { openFileRegistry } from "./file/mod.ts";

/**
 * Opens the registry at an address.
 *
 * @throws {PenstockError} `unknown-registry` if the address is of no known kind
 */
export async function openRegistry(
  address: string,
  options: { readonly create?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Registry> {
  if (address.startsWith("file:")) {
    return await openFileRegistry(address.slice("file:".length), options);
  }
  throw new PenstockError(
    `Cannot open registry ${JSON.stringify(address)}: it is of no known kind`,
    {
      code: "unknown-registry",
      hint: "write it as file:PATH",
    },
  );
}
