import { isPenstockError } from "../errors.ts";
import type { RunArtifacts } from "../ports/artifacts.ts";

/** Several stores as one: it puts into the first, and gets from the first that has the artifact. */
export function joinArtifacts(stores: readonly RunArtifacts[]): RunArtifacts {
  const [own, ...others] = stores;
  if (own === undefined) throw new TypeError("Cannot join artifacts: there is no store");
  return {
    put: (request) => own.put(request),
    get: async (request) => {
      let unknown: unknown;
      for (const store of [own, ...others]) {
        try {
          return await store.get(request);
        } catch (error) {
          if (!isPenstockError(error) || error.code !== "run-artifact-unknown") throw error;
          unknown ??= error;
        }
      }
      throw unknown;
    },
  };
}
