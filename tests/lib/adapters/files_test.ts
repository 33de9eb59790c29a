import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { systemFiles } from "../../../lib/adapters/files.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";

/** Does something in a folder of its own. */
async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  await withTemporaryDirectory({ files: systemFiles }, action);
}

/** The message of a refusal, which is always a Penstock error with exit code 2. */
async function refusalOf(action: () => Promise<unknown>): Promise<string> {
  const error = await assertRejects(action, PenstockError);
  assertEquals([error.code, error.exitCode], ["file", 2]);
  return error.message;
}

Deno.test("status() says what is there and how large, links followed", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "12345");
    await Deno.symlink(`${folder}/file`, `${folder}/link`);
    await Deno.symlink(`${folder}/nowhere`, `${folder}/broken`);
    assertEquals(await systemFiles.status(`${folder}/file`), { kind: "file", size: 5 });
    assertEquals(await systemFiles.status(`${folder}/link`), { kind: "file", size: 5 });
    assertEquals((await systemFiles.status(folder))?.kind, "directory");
    assertEquals(await systemFiles.status(`${folder}/broken`), undefined);
    assertEquals(await systemFiles.status(`${folder}/missing`), undefined);
    assertEquals(await systemFiles.status(`${folder}/file/below`), undefined);
  });
});

Deno.test("status() calls a device neither file nor folder", async () => {
  assertEquals((await systemFiles.status("/dev/null"))?.kind, "other");
});

Deno.test("write() makes folders, and replaces a file as a whole", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a/b/c.txt`;
    await systemFiles.write(path, "a long first text");
    await systemFiles.write(path, Uint8Array.of(104, 195, 169));
    assertEquals(await systemFiles.readText(path), "hé");
    assertEquals([...await systemFiles.read(path)], [104, 195, 169]);
    assertEquals(await systemFiles.list(`${folder}/a/b`), ["c.txt"]);
  });
});

Deno.test("write() replaces a link and leaves alone what it points to", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/outside`, "kept");
    await Deno.symlink(`${folder}/outside`, `${folder}/link`);
    await systemFiles.write(`${folder}/link`, "new");
    assertEquals(await systemFiles.readText(`${folder}/outside`), "kept");
    assertEquals(await systemFiles.readText(`${folder}/link`), "new");
  });
});

Deno.test("write() leaves the old file and no other behind where it fails", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken/full`, { recursive: true });
    const message = await refusalOf(() => systemFiles.write(`${folder}/taken`, "x"));
    assertEquals(message.startsWith(`Cannot write "${folder}/taken": `), true);
    assertEquals(await systemFiles.list(folder), ["taken"]);
  });
});

Deno.test("append() adds to a file, and begins it where it is missing", async () => {
  await inFolder(async (folder) => {
    await systemFiles.append(`${folder}/log`, "one\n");
    await systemFiles.append(`${folder}/log`, "two\n");
    assertEquals(await systemFiles.readText(`${folder}/log`), "one\ntwo\n");
  });
});

Deno.test("openLog() adds to a file below folders that it makes", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/logs/a.log`;
    for (const text of ["one\n", "two\n"]) {
      const log = systemFiles.openLog(path);
      log.write(text);
      log.close();
    }
    assertEquals(await systemFiles.readText(path), "one\ntwo\n");
  });
});

Deno.test("readPart() reads a part of a file, and refuses a missing one by name", async () => {
  await inFolder(async (folder) => {
    await systemFiles.write(`${folder}/file`, "0123456789");
    assertEquals([...await systemFiles.readPart(`${folder}/file`, 2, 4)], [50, 51]);
    assertEquals(
      await refusalOf(() => systemFiles.readPart(`${folder}/missing`, 0, 1)),
      `Cannot read "${folder}/missing": nothing is there`,
    );
  });
});

Deno.test("list() gives names in order", async () => {
  await inFolder(async (folder) => {
    for (const name of ["b", "a", "C", "10", "9"]) await Deno.mkdir(`${folder}/${name}`);
    assertEquals(await systemFiles.list(folder), ["10", "9", "C", "a", "b"]);
  });
});

Deno.test("remove() removes a folder with all in it, and nothing where nothing is", async () => {
  await inFolder(async (folder) => {
    await systemFiles.write(`${folder}/a/b/c`, "x");
    await systemFiles.remove(`${folder}/a`);
    await systemFiles.remove(`${folder}/a`);
    assertEquals(await systemFiles.list(folder), []);
  });
});

Deno.test("remove() removes a link and not what it points to", async () => {
  await inFolder(async (folder) => {
    await systemFiles.write(`${folder}/kept/file`, "x");
    await Deno.symlink(`${folder}/kept`, `${folder}/link`);
    await systemFiles.remove(`${folder}/link`);
    assertEquals(await systemFiles.list(`${folder}`), ["kept"]);
    assertEquals(await systemFiles.list(`${folder}/kept`), ["file"]);
  });
});

Deno.test("remove() explains why it cannot remove something", async () => {
  await refusalOf(() => systemFiles.remove("/proc/self/status"));
});

Deno.test("realPath() follows all links", async () => {
  await inFolder(async (folder) => {
    await systemFiles.write(`${folder}/real/file`, "x");
    await Deno.symlink(`${folder}/real`, `${folder}/link`);
    const real = await systemFiles.realPath(folder);
    assertEquals(await systemFiles.realPath(`${folder}/link/file`), `${real}/real/file`);
  });
});

Deno.test("makeTemporaryDirectory() makes a new empty folder each time", async () => {
  const [one, two] = await Promise.all([1, 2].map(() => systemFiles.makeTemporaryDirectory()));
  try {
    assertEquals(one === two, false);
    assertEquals(await systemFiles.list(one ?? ""), []);
  } finally {
    await systemFiles.remove(one ?? "");
    await systemFiles.remove(two ?? "");
  }
});

const REFUSALS: readonly (readonly [
  string,
  (folder: string) => Promise<unknown>,
  (folder: string) => string,
])[] = [
  [
    "reading a missing file",
    (folder) => systemFiles.read(`${folder}/missing`),
    (folder) => `Cannot read "${folder}/missing": nothing is there`,
  ],
  [
    "reading a missing text",
    (folder) => systemFiles.readText(`${folder}/missing`),
    (folder) => `Cannot read "${folder}/missing": nothing is there`,
  ],
  [
    "reading a folder",
    (folder) => systemFiles.readText(folder),
    (folder) => `Cannot read "${folder}": it is a directory`,
  ],
  [
    "listing a missing folder",
    (folder) => systemFiles.list(`${folder}/missing`),
    (folder) => `Cannot read "${folder}/missing": nothing is there`,
  ],
  [
    "following a missing link",
    (folder) => systemFiles.realPath(`${folder}/missing`),
    (folder) => `Cannot read "${folder}/missing": nothing is there`,
  ],
  [
    "adding to a file in a missing folder",
    (folder) => systemFiles.append(`${folder}/missing/log`, "x"),
    (folder) => `Cannot write "${folder}/missing/log": nothing is there`,
  ],
];

for (const [what, action, message] of REFUSALS) {
  Deno.test(`${what} is refused by name`, async () => {
    await inFolder(async (folder) => {
      assertEquals(await refusalOf(() => action(folder)), message(folder));
    });
  });
}

Deno.test("a file in the way of a folder is refused by name", async () => {
  await inFolder(async (folder) => {
    await systemFiles.write(`${folder}/file`, "x");
    for (
      const action of [
        () => systemFiles.makeDirectory(`${folder}/file/below`),
        () => systemFiles.write(`${folder}/file/below/x`, "x"),
      ]
    ) {
      assertEquals(
        (await refusalOf(action)).startsWith(`Cannot write "${folder}/file/below`),
        true,
      );
    }
  });
});
