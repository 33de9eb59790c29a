import { createHash, randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { explainCacheFailure } from "../../lib/adapters/runtime/native_cache.ts";
import {
  type EmbeddedLibrary,
  loadNativeLibrary,
  unpackNativeLibrary,
} from "../../lib/adapters/runtime/native_library.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../../lib/deps/assert.ts";
import { PenstockError } from "../../lib/errors.ts";

const posix = Deno.build.os !== "windows";
const root = posix && Deno.uid() === 0;

/** A small library that is none, and a cache folder that is not there yet. */
interface Bench {
  readonly library: EmbeddedLibrary;
  readonly content: Uint8Array;
  readonly folder: string;
  readonly cache: string;
  readonly path: string;
  readonly unpack: () => Promise<string>;
}

async function withBench(test: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const content = new Uint8Array(randomBytes(3_000_000));
    const packed = join(folder, "library.gz");
    await Deno.writeFile(packed, gzipSync(content));
    const sha256 = createHash("sha256").update(content).digest("hex");
    const library = {
      name: "libtest.so.1",
      sha256,
      size: content.length,
      packed: pathToFileURL(packed),
    };
    const cache = join(folder, "cache");
    const path = join(cache, "native", sha256, library.name);
    const unpack = () => unpackNativeLibrary(library, { env: only({ PENSTOCK_CACHE: cache }) });
    await test({ library, content, folder, cache, path, unpack });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function only(variables: Record<string, string>): (name: string) => string | undefined {
  return (name) => variables[name];
}

async function assertRefused(action: () => Promise<unknown>, code: string, text: string) {
  const error = await assertRejects(action, PenstockError);
  assertEquals({ code: error.code, exitCode: error.exitCode }, { code, exitCode: 2 });
  assertStringIncludes(error.message, text);
  assert(error.hint !== undefined && !error.message.endsWith("."));
  return error;
}

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
}

Deno.test("unpackNativeLibrary() unpacks into folders of this user alone", () =>
  withBench(async ({ content, path, cache, library, unpack }) => {
    assertEquals(await unpack(), path);
    assertEquals(await Deno.readFile(path), content);
    assertEquals(await namesIn(dirname(path)), [library.name]);
    if (!posix) return;
    for (const folder of [cache, join(cache, "native"), dirname(path)]) {
      assertEquals(await modeOf(folder), 0o700);
    }
    assertEquals(await modeOf(path), 0o600);
  }));

Deno.test("unpackNativeLibrary() uses again what it unpacked", () =>
  withBench(async ({ library, path, unpack }) => {
    await unpack();
    const before = await Deno.stat(path);
    await Deno.remove(library.packed);
    assertEquals(await unpack(), path);
    assertEquals((await Deno.stat(path)).ino, before.ino);
  }));

Deno.test("unpackNativeLibrary() refuses an altered file and leaves it alone", () =>
  withBench(async ({ content, path, unpack }) => {
    await unpack();
    const altered = content.with(7, (content[7] ?? 0) ^ 1);
    await Deno.writeFile(path, altered);
    for (let turn = 0; turn < 2; turn++) {
      const error = await assertRefused(unpack, "native-library-altered", path);
      assertStringIncludes(error.hint ?? "", `delete "${path}"`);
    }
    assertEquals(await Deno.readFile(path), altered);
  }));

Deno.test("unpackNativeLibrary() refuses a file that was cut short", () =>
  withBench(async ({ path, unpack }) => {
    await unpack();
    await Deno.truncate(path, 0);
    await assertRefused(unpack, "native-library-altered", path);
  }));

Deno.test("unpackNativeLibrary() works ten times at once", () =>
  withBench(async ({ content, path, library, unpack }) => {
    const paths = await Promise.all(Array.from({ length: 10 }, unpack));
    assertEquals(new Set(paths), new Set([path]));
    assertEquals(await Deno.readFile(path), content);
    assertEquals(await namesIn(dirname(path)), [library.name]);
  }));

Deno.test("unpackNativeLibrary() leaves nothing behind when what it carries is damaged", () =>
  withBench(async ({ library, path, unpack }) => {
    await Deno.writeFile(library.packed, gzipSync(new Uint8Array(library.size)));
    await assertRefused(unpack, "native-library-damaged", library.name);
    await Deno.writeFile(library.packed, new Uint8Array(99));
    await assertRefused(unpack, "native-library-damaged", library.name);
    assertEquals(await namesIn(dirname(path)), []);
  }));

Deno.test("unpackNativeLibrary() says which variables are missing", () =>
  withBench(async ({ library }) => {
    for (const variables of [{}, { HOME: "" }, { XDG_CACHE_HOME: "relative" }]) {
      await assertRefused(
        () => unpackNativeLibrary(library, { env: only(variables) }),
        "cache-no-home",
        "HOME",
      );
    }
  }));

Deno.test("unpackNativeLibrary() prefers XDG_CACHE_HOME to HOME", () =>
  withBench(async ({ library, folder }) => {
    const home = join(folder, "home");
    const end = join("penstock", "native", library.sha256, library.name);
    const inHome = await unpackNativeLibrary(library, { env: only({ HOME: home }) });
    assertEquals(inHome, join(home, ".cache", end));
    const xdg = join(folder, "xdg");
    const inXdg = await unpackNativeLibrary(library, {
      env: only({ HOME: home, XDG_CACHE_HOME: xdg }),
    });
    assertEquals(inXdg, join(xdg, end));
  }));

Deno.test({
  name: "unpackNativeLibrary() says that the cache is not writable",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withBench(async ({ library, folder }) => {
      // root may write anywhere but there
      const closed = root ? "/sys/kernel" : join(folder, "closed");
      if (!root) await Deno.mkdir(closed, { mode: 0o500 });
      const env = only({ PENSTOCK_CACHE: join(closed, "penstock") });
      await assertRefused(
        () => unpackNativeLibrary(library, { env }),
        "cache-not-writable",
        closed,
      );
    }),
});

Deno.test({
  name: "unpackNativeLibrary() reads a cache that became read-only",
  ignore: !posix,
  fn: () =>
    withBench(async ({ path, unpack }) => {
      await unpack();
      await Deno.chmod(dirname(path), 0o500);
      assertEquals(await unpack(), path);
      await Deno.chmod(dirname(path), 0o700);
    }),
});

Deno.test("unpackNativeLibrary() refuses a file where the cache folder should be", () =>
  withBench(async ({ folder, library }) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    const env = only({ PENSTOCK_CACHE: file });
    await assertRefused(() => unpackNativeLibrary(library, { env }), "cache-unsafe", file);
  }));

Deno.test({
  name: "explainCacheFailure() tells a full disk from others",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    using full = await Deno.open("/dev/full", { write: true });
    const error = await assertRejects(() => full.write(new Uint8Array(1)));
    const told = explainCacheFailure(error, { action: "write", path: "/cache/x" });
    assert(told instanceof PenstockError);
    assertEquals(told.code, "cache-full");
    assertEquals(told.message, 'Cannot write "/cache/x" in the cache: the disk is full');
    assertEquals(explainCacheFailure(told, { action: "read", path: "/" }), told);
  },
});

Deno.test({
  name: "unpackNativeLibrary() refuses a symbolic link, even to the right bytes",
  ignore: !posix,
  fn: () =>
    withBench(async ({ path, folder, unpack }) => {
      await unpack();
      const elsewhere = join(folder, "elsewhere");
      await Deno.rename(path, elsewhere);
      await Deno.symlink(elsewhere, path);
      await assertRefused(unpack, "cache-unsafe", "a symbolic link");
      await Deno.remove(path);
      await Deno.symlink(join(folder, "nowhere"), path);
      await assertRefused(unpack, "cache-unsafe", "a symbolic link");
    }),
});

Deno.test({
  name: "unpackNativeLibrary() refuses a linked folder below the cache, not the cache itself",
  ignore: !posix,
  fn: () =>
    withBench(async ({ cache, folder, unpack }) => {
      const real = join(folder, "real");
      await Deno.mkdir(real, { mode: 0o700 });
      await Deno.symlink(real, cache);
      await unpack();
      const native = join(folder, "native");
      await Deno.rename(join(real, "native"), native);
      await Deno.symlink(native, join(real, "native"));
      await assertRefused(unpack, "cache-unsafe", join(cache, "native"));
    }),
});

Deno.test({
  name: "unpackNativeLibrary() refuses what others can write",
  ignore: !posix,
  fn: () =>
    withBench(async ({ path, cache, unpack }) => {
      await unpack();
      for (
        const [target, mode] of [[path, 0o600], [dirname(path), 0o700], [cache, 0o700]] as const
      ) {
        for (const open of [0o020, 0o002]) {
          await Deno.chmod(target, mode | open);
          await assertRefused(unpack, "cache-unsafe", `"${target}"`);
        }
        await Deno.chmod(target, mode);
      }
      assertEquals(await unpack(), path);
    }),
});

Deno.test({
  name: "unpackNativeLibrary() refuses what another user owns",
  ignore: !root,
  fn: () =>
    withBench(async ({ path, cache, unpack }) => {
      await unpack();
      for (const target of [path, dirname(path), join(cache, "native"), cache]) {
        await Deno.chown(target, 65534, 65534);
        await assertRefused(unpack, "cache-unsafe", "owned by user 65534");
        await Deno.chown(target, 0, 0);
      }
      assertEquals(await unpack(), path);
    }),
});

Deno.test("loadNativeLibrary() says that the loader refused", () =>
  withBench(async ({ library, cache, path }) => {
    const env = only({ PENSTOCK_CACHE: cache });
    await assertRefused(() => loadNativeLibrary(library, { env }), "native-library-load", path);
  }));
