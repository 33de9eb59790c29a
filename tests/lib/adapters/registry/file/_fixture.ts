import {
  type Durable,
  durableSteps,
  openFileRegistry,
  type OpenFileRegistryOptions,
} from "../../../../../lib/adapters/registry/file/mod.ts";
import { dirname, join } from "../../../../../lib/deps/path.ts";
import type { PutResult, Registry } from "../../../../../lib/ports/registry.ts";
import { parseCollection } from "../../../../../lib/registry/artifact_name.ts";

export { assertRefused, filesBelow } from "../../content/_folder.ts";

/** A new registry in a temporary folder, with every step recorded. */
export interface Fixture {
  /** Holds the registry and whatever the test writes beside it. */
  readonly folder: string;
  readonly root: string;
  readonly registry: Registry;
  readonly clock: FakeClock;
  /** The durable steps so far, such as `rename tmp/… blobs/…`, with paths below the registry. */
  readonly steps: string[];
  /** Writes files below the folder and returns the path of the first part of the first one. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<string>;
  /** Puts one file with a content. */
  put(collection: string, content: string, aliases?: readonly string[]): Promise<PutResult>;
  /** The JSON of a collection. */
  json(collection: string): Promise<string>;
  /** Replaces the JSON of a collection. */
  tamper(collection: string, change: (text: string) => string): Promise<void>;
}

/** Moves on by a second with every look. */
export class FakeClock {
  #time = Date.parse("2026-01-01T00:00:00Z");
  /** The present moment. */
  now(): Date {
    return new Date(this.#time += 1000);
  }
  /** Moves on. */
  advance(milliseconds: number): void {
    this.#time += milliseconds;
  }
}

/** Runs a test with a registry of its own, and removes it afterwards. */
export async function withRegistry(
  test: (fixture: Fixture) => Promise<void>,
  options: OpenFileRegistryOptions = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "penstock-test-" });
  const root = join(folder, "registry");
  const clock = new FakeClock();
  const steps: string[] = [];
  const durable = options.durable ?? recorded(root, steps);
  try {
    const registry = await openFileRegistry(root, { create: true, clock, ...options, durable });
    steps.length = 0;
    await test(fixtureOf({ folder, root, registry, clock, steps }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function fixtureOf(
  base: Pick<Fixture, "folder" | "root" | "registry" | "clock" | "steps">,
): Fixture {
  const { folder, root, registry } = base;
  const pathOf = (name: string) => join(root, "collections", `${name}.json`);
  const write: Fixture["write"] = async (files) => {
    for (const [path, content] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(join(folder, path), bytes);
    }
    const [first = ""] = Object.keys(files);
    return join(folder, first.split("/").at(0) ?? "");
  };
  return {
    ...base,
    write,
    put: async (collection, content, aliases = []) =>
      await registry.put({
        collection: parseCollection(collection),
        path: await write({ "model.bin": content }),
        aliases,
      }),
    json: (name) => Deno.readTextFile(pathOf(name)),
    tamper: async (name, change) =>
      await Deno.writeTextFile(pathOf(name), change(await Deno.readTextFile(pathOf(name)))),
  };
}

/** The real steps, each written down before it is done. */
export function recorded(root: string, steps: string[]): Durable {
  const short = (path: string) => path === root ? "." : path.replace(`${root}/`, "");
  return {
    ...durableSteps,
    async create(path) {
      const file = await durableSteps.create(path);
      steps.push(`create ${short(path)}`);
      return {
        write(bytes) {
          steps.push(`write ${short(path)} ${bytes.length}`);
          return file.write(bytes);
        },
        sync() {
          steps.push(`sync ${short(path)}`);
          return file.sync();
        },
        close: () => file.close(),
      };
    },
    rename(from, to) {
      steps.push(`rename ${short(from)} ${short(to)}`);
      return durableSteps.rename(from, to);
    },
    syncDirectory(path) {
      steps.push(`syncDirectory ${short(path)}`);
      return durableSteps.syncDirectory(path);
    },
  };
}
