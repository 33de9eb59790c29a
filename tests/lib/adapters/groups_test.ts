import { openGroups } from "../../../lib/adapters/groups.ts";
import { assert, assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import type { GroupRequest, Groups } from "../../../lib/ports/groups.ts";

const DRIVER = new URL("groups_driver.ts", import.meta.url).href;

/** Calls something with a folder of its own, which is not there yet. */
async function withFolder(use: (directory: string) => Promise<void>): Promise<void> {
  const above = await Deno.makeTempDir();
  try {
    await use(`${above}/state/groups`);
  } finally {
    await Deno.remove(above, { recursive: true });
  }
}

/** Asks for a place of group `g`. */
function enter(groups: Groups, holder: string, request: Partial<GroupRequest> = {}) {
  return groups.enter({
    group: "g",
    holder,
    cancelInProgress: false,
    signal: new AbortController().signal,
    onWait: () => {},
    ...request,
  });
}

/** Asks for a place of group `g`, and waits until it has to wait for it. */
async function enterLater(groups: Groups, holder: string, request: Partial<GroupRequest> = {}) {
  const waits = Promise.withResolvers<string | undefined>();
  const place = enter(groups, holder, { ...request, onWait: waits.resolve });
  place.catch(() => {});
  return { place, heldBy: await waits.promise };
}

/** Another process that wants the place of group `g`. */
class Other implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(directory: string, holder: string, how = "hold") {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--allow-read", "--allow-write", DRIVER, directory, "g", holder, how],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next line that it says; `undefined` when it has ended. */
  async says(): Promise<string | undefined> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#reader.read();
      if (done) return undefined;
      this.#rest += value;
    }
    const [line = "", ...rest] = this.#rest.split("\n");
    this.#rest = rest.join("\n");
    return line;
  }

  async leave(): Promise<void> {
    await this.#child.stdin.close();
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
  }

  /** What else it says until it ends. */
  async rest(): Promise<readonly string[]> {
    const said: string[] = [];
    for (let line = await this.says(); line !== undefined; line = await this.says()) {
      said.push(line);
    }
    return said;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.rest();
    await this.#child.stdin.close().catch(() => {});
    await this.#child.status;
  }
}

Deno.test("enter() lets one in at a time, in order of arrival", () =>
  withFolder(async (directory) => {
    const groups = openGroups(directory);
    const order: string[] = [];
    const work = async (holder: string) => {
      const place = await enter(groups, holder);
      order.push(`${holder} in`);
      await new Promise((resolve) => setTimeout(resolve));
      order.push(`${holder} out`);
      await place.leave();
    };
    const holders = ["a", "b", "c", "d", "e"];
    await Promise.all(holders.map(work));
    assertEquals(order, holders.flatMap((holder) => [`${holder} in`, `${holder} out`]));
    assertEquals(await filesIn(directory), ["lock"]);
  }));

Deno.test("enter() does not make one group wait for another, whatever their names hold", () =>
  withFolder(async (directory) => {
    const groups = openGroups(directory);
    const names = [
      "a",
      "A",
      "../a",
      "a/b",
      "a\0b",
      "\u00e9",
      "e\u0301",
      "x".repeat(256),
      "🚀".repeat(256),
    ];
    const places = await Promise.all(
      names.map((group) => enter(groups, "R/j", { group, onWait: () => assert(false, group) })),
    );
    await Promise.all(places.map((place) => place.leave()));
  }));

for (const group of ["", "x".repeat(257)]) {
  Deno.test(`enter() refuses a group with a name of ${group.length} characters`, () =>
    withFolder(async (directory) => {
      const error = await assertRejects(
        () => enter(openGroups(directory), "R/j", { group }),
        PenstockError,
        `as concurrency group: it has ${group.length} characters`,
      );
      assertEquals([error.code, error.exitCode], ["concurrency-group", 2]);
    }));
}

Deno.test("enter() says that the folder cannot be used", () =>
  withFolder(async (directory) => {
    await Deno.mkdir(directory, { recursive: true });
    await Deno.writeTextFile(`${directory}/file`, "");
    const path = `${directory}/file/groups`;
    const error = await assertRejects(() => enter(openGroups(path), "R/j"), PenstockError);
    assertEquals([error.code, error.exitCode], ["groups-failed", 2]);
    assert(error.message.includes(path));
  }));

Deno.test("enter() says whom it waits for, in another process", () =>
  withFolder(async (directory) => {
    await using other = new Other(directory, "R1/deploy");
    assertEquals(await other.says(), "in");
    const { place, heldBy } = await enterLater(openGroups(directory), "R2/deploy");
    assertEquals(heldBy, "R1/deploy");
    await other.leave();
    assertEquals(await other.says(), "out");
    await (await place).leave();
  }));

Deno.test("enter() gets the place of a holder that was killed", () =>
  withFolder(async (directory) => {
    await using other = new Other(directory, "R1/deploy");
    assertEquals(await other.says(), "in");
    const { place } = await enterLater(openGroups(directory), "R2/deploy");
    await other.kill();
    await (await place).leave();
    await (await enter(openGroups(directory), "R3/deploy")).leave();
    assertEquals(await filesIn(directory), ["lock"]);
  }));

Deno.test("enter() passes over one that was killed while it waited", () =>
  withFolder(async (directory) => {
    const groups = openGroups(directory);
    const first = await enter(groups, "R1/a");
    await using other = new Other(directory, "R2/b");
    assertEquals(await other.says(), "waits for R1/a");
    const { place } = await enterLater(groups, "R3/c");
    await other.kill();
    await first.leave();
    await (await place).leave();
  }));

Deno.test("enter() keeps the order of arrival across processes", () =>
  withFolder(async (directory) => {
    await using first = new Other(directory, "R1/a");
    assertEquals(await first.says(), "in");
    await using second = new Other(directory, "R2/b");
    assertEquals(await second.says(), "waits for R1/a");
    const { place } = await enterLater(openGroups(directory), "R3/c");
    let isIn = false;
    place.then(() => {
      isIn = true;
    });
    await first.leave();
    assertEquals(await second.says(), "in");
    assert(!isIn, "the third one came before the second one");
    await second.leave();
    await (await place).leave();
  }));

Deno.test("enter() with cancelInProgress asks the holder to go, and turns away who waits", () =>
  withFolder(async (directory) => {
    const groups = openGroups(directory);
    await using holder = new Other(directory, "R1/a");
    assertEquals(await holder.says(), "in");
    await using waiter = new Other(directory, "R2/b");
    assertEquals(await waiter.says(), "waits for R1/a");
    const { place } = await enterLater(groups, "R3/c", { cancelInProgress: true });
    const message = 'Superseded by R3/c in concurrency group "g"';
    assertEquals(await holder.says(), message);
    assertEquals(await waiter.says(), message);
    await holder.leave();
    const held = await place;
    await using newcomer = new Other(directory, "R4/d", "cancel");
    assertEquals(await newcomer.says(), "waits for R3/c");
    await aborted(held.taken);
    assertSuperseded(held.taken.reason, "R4/d");
    await held.leave();
    assertEquals(await newcomer.says(), "in");
  }));

Deno.test("enter() rejects what waits in this process for a later one that cancels", () =>
  withFolder(async (directory) => {
    const groups = openGroups(directory);
    const first = await enter(groups, "R1/a");
    const second = await enterLater(groups, "R2/b");
    const third = await enterLater(groups, "R3/c", { cancelInProgress: true });
    assertSuperseded(await assertRejects(() => second.place), "R3/c");
    await first.leave();
    await (await third.place).leave();
  }));

Deno.test("enter() can be given up while it waits, and leaves no trace", () =>
  withFolder(async (directory) => {
    const groups = openGroups(directory);
    const first = await enter(groups, "R1/a");
    const stop = new AbortController();
    const second = await enterLater(groups, "R2/b", { signal: stop.signal });
    const third = await enterLater(groups, "R3/c");
    stop.abort(new RangeError("given up"));
    await assertRejects(() => second.place, RangeError, "given up");
    await first.leave();
    await (await third.place).leave();
    await assertRejects(() => enter(groups, "R4/d", { signal: stop.signal }), RangeError);
    assertEquals(await filesIn(directory), ["lock"]);
  }));

Deno.test("enter() is not misled by what crashes left in the folder", () =>
  withFolder(async (directory) => {
    await Deno.mkdir(directory, { recursive: true });
    const id = "00000000-0000-4000-8000-000000000000";
    const ticket = `${await sha256("g")}.000000000007.${id}`;
    const other = `${await sha256("other")}.000000000001.${id}`;
    for (const name of [ticket, other]) await Deno.writeTextFile(`${directory}/${name}`, '{"hol');
    for (const name of [ticket, other]) await Deno.writeTextFile(`${directory}/${name}.ask`, "");
    const place = await enter(openGroups(directory), "R/j", { onWait: () => assert(false) });
    await place.leave();
    assertEquals(await filesIn(directory), ["lock"]);
  }));

Deno.test("leave() can be called twice, and does not free the place of the next one", () =>
  withFolder(async (directory) => {
    const groups = openGroups(directory);
    const first = await enter(groups, "R1/a");
    const second = enter(groups, "R2/b");
    await first.leave();
    await second;
    await first.leave();
    const third = await enterLater(openGroups(directory), "R3/c");
    assertEquals(third.heldBy, "R2/b");
    await (await second).leave();
    await (await third.place).leave();
  }));

Deno.test("enter() never lets two in at once: 16 other processes, and 4 here", () =>
  withFolder(async (directory) => {
    const others = Array.from({ length: 16 }, (_, at) => at)
      .map((at) => new Other(directory, `P${at}/j`, "contend"));
    const here = Array.from({ length: 4 }, async (_, at) => {
      const groups = openGroups(directory);
      for (let round = 0; round < 5; round++) {
        const place = await enter(groups, `H${at}/j`);
        await Deno.mkdir(`${directory}/inside`);
        await Deno.remove(`${directory}/inside`);
        await place.leave();
      }
    });
    await Promise.all(here);
    for (const other of others) {
      assertEquals((await other.rest()).filter((line) => !line.startsWith("waits for ")), []);
      await other[Symbol.asyncDispose]();
    }
  }));

function assertSuperseded(error: unknown, by: string): void {
  assert(error instanceof PenstockError);
  assertEquals(error.message, `Superseded by ${by} in concurrency group "g"`);
  assertEquals([error.code, error.exitCode], ["superseded", 130]);
}

async function aborted(signal: AbortSignal): Promise<void> {
  const timer = setInterval(() => {}, 2 ** 30);
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  }
  clearInterval(timer);
}

async function filesIn(directory: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name).sort();
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex();
}
