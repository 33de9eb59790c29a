import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { systemFiles } from "../../../lib/adapters/files.ts";
import { BufferedFile, readPart } from "../../../lib/adapters/log_file.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";

async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  await withTemporaryDirectory({ files: systemFiles }, action);
}

/** Does something with a log while the disk is full. */
async function whileFull(action: (file: BufferedFile) => Promise<void> | void): Promise<void> {
  await inFolder(async (folder) => {
    const { writeSync } = Deno.FsFile.prototype;
    Deno.FsFile.prototype.writeSync = () => {
      throw new Error("No space left on device (os error 28)");
    };
    try {
      await action(new BufferedFile(`${folder}/a.log`));
    } finally {
      Deno.FsFile.prototype.writeSync = writeSync;
    }
  });
}

Deno.test("BufferedFile makes its folder, and has all that was written when it is closed", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/logs/deep/a.log`;
    const file = new BufferedFile(path);
    for (const text of ["one\n", "", "é🚀\n"]) file.write(text);
    file.close();
    assertEquals(await Deno.readTextFile(path), "one\né🚀\n");
  });
});

Deno.test("BufferedFile goes on behind what is there", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.log`;
    await Deno.writeTextFile(path, "before\n");
    for (const text of ["one\n", "two\n"]) {
      const file = new BufferedFile(path);
      file.write(text);
      file.close();
    }
    assertEquals(await Deno.readTextFile(path), "before\none\ntwo\n");
  });
});

Deno.test("BufferedFile writes soon also where little is to be written", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.log`;
    const file = new BufferedFile(path);
    for (const text of ["one\n", "two\n"]) {
      file.write(text);
      const wanted = text === "one\n" ? "one\n" : "one\ntwo\n";
      while (await Deno.readTextFile(path) !== wanted) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    file.close();
    assertEquals(await Deno.readTextFile(path), "one\ntwo\n");
  });
});

Deno.test("BufferedFile writes at once what is large, in the order it came", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.log`;
    const file = new BufferedFile(path);
    file.write("small\n");
    const large = `${"x".repeat(200_000)}\n`;
    file.write(large);
    assertEquals(await Deno.readTextFile(path), `small\n${large}`);
    file.close();
  });
});

Deno.test("BufferedFile refuses all that comes after what could not be written", async () => {
  await whileFull((file) => {
    assertThrows(() => file.write("x".repeat(200_000)), Error, "No space left");
    assertThrows(() => file.write("more"), Error, "No space left");
    file.close();
  });
});

Deno.test("BufferedFile says at the next text that an earlier one could not be written", async () => {
  await whileFull(async (file) => {
    let failed = false;
    while (!failed) {
      try {
        file.write("x");
      } catch {
        failed = true;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assertThrows(() => file.write("more"), Error, "No space left");
    file.close();
  });
});

Deno.test("BufferedFile says when it is closed that the last text could not be written", async () => {
  await whileFull((file) => {
    file.write("x");
    assertThrows(() => file.close(), Error, "No space left");
  });
});

Deno.test({
  name: "BufferedFile leaves neither a timer nor an open file",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: async () => {
    await inFolder((folder) => {
      const file = new BufferedFile(`${folder}/a.log`);
      file.write("x");
      file.close();
      return Promise.resolve();
    });
    await whileFull((file) => {
      file.write("x");
      assertThrows(() => file.close());
    });
  },
});

Deno.test("a log that cannot be opened is refused by name", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    for (const path of [`${folder}/file/below/a.log`, folder]) {
      const error = assertThrows(() => systemFiles.openLog(path), PenstockError);
      assertEquals([error.code, error.exitCode], ["file", 2]);
      assert(error.message.startsWith(`Cannot write ${JSON.stringify(path)}: `), error.message);
    }
  });
});

Deno.test("readPart() gives what lies between two places, as far as the file goes", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.log`;
    await Deno.writeTextFile(path, "0123456789");
    const read = async (from: number, to: number) =>
      new TextDecoder().decode(await readPart(path, from, to));
    assertEquals(await read(0, 10), "0123456789");
    assertEquals(await read(3, 5), "34");
    assertEquals(await read(8, 100), "89");
    assertEquals([await read(5, 5), await read(5, 3), await read(50, 60)], ["", "", ""]);
  });
});

Deno.test("readPart() reads a part that is larger than one read", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.log`;
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, at) => at % 251);
    await Deno.writeFile(path, bytes);
    const part = await readPart(path, 7, 2_900_000);
    assertEquals(part.length, 2_899_993);
    assert(part.every((byte, at) => byte === (at + 7) % 251));
  });
});
