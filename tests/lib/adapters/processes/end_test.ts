import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { gone, inBackground, inOwnSession, running, startScript, STUBBORN } from "./_script.ts";
import { RemoteProcesses } from "./_remote.ts";

/** Where processes tell their variables, and `setsid` is there. */
const ignore = Deno.build.os !== "linux";

/** Two that do not listen to SIGTERM: one in the child's group, one in a session of its own. */
const TWO = [inBackground(STUBBORN), inOwnSession(STUBBORN)].join("\n");

Deno.test({
  name: "end() ends what a job left in the background, also in a session of its own",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses();
    const { ids, ended } = await startScript(TWO, { processes, lines: 2, tracking: "R/a" });
    await ended;
    assertEquals(await running(ids), ids);
    await processes.end("R/a", { grace: 50 });
    assertEquals(await running(ids), []);
  },
});

Deno.test({
  name: "end() leaves the time to clean up",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses();
    const path = await Deno.makeTempFile();
    const tidy = `trap 'sleep 0.3; echo tidy > ${path}; exit' TERM; echo $$; sleep 100 & wait`;
    const script = inOwnSession(tidy);
    const { ids, ended } = await startScript(script, { processes, lines: 1, tracking: "R/a" });
    await ended;
    await processes.end("R/a");
    assertEquals(await Deno.readTextFile(path), "tidy\n");
    assertEquals(await running(ids), []);
    await Deno.remove(path);
  },
});

Deno.test({
  name: "end() asks each one only once",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses();
    const path = await Deno.makeTempFile();
    const counting = `trap 'echo asked >> ${path}' TERM; echo $$; while :; do sleep 0.02; done`;
    const script = [inBackground(counting), inOwnSession(counting)].join("\n");
    const { ids, ended } = await startScript(script, { processes, lines: 2, tracking: "R/a" });
    await ended;
    await processes.end("R/a", { grace: 300 });
    assertEquals(await Deno.readTextFile(path), "asked\n".repeat(2));
    assertEquals(await running(ids), []);
    await Deno.remove(path);
  },
});

Deno.test({
  name: "end() ends a child that still runs",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses();
    const script = "echo $$; exec sleep 1000";
    const { ids, ended } = await startScript(script, { processes, lines: 1, tracking: "R/a" });
    await processes.end("R/a");
    assertEquals(await ended, { code: 143, signal: "SIGTERM" });
    assertEquals(await running(ids), []);
  },
});

Deno.test({
  name: "end() ends what hides its variables, as long as it comes from one that shows them",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses();
    const hidden = `env -i "PATH=$PATH" setsid ${inBackground(STUBBORN)} wait`;
    const script = inOwnSession(hidden);
    const { ids, ended } = await startScript(script, { processes, lines: 1, tracking: "R/a" });
    await ended;
    await processes.end("R/a", { grace: 50 });
    assertEquals(await running(ids), []);
  },
});

Deno.test({
  name: "end() ends all ids within the given one, and none beside it",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses();
    const start = async (tracking: string) => {
      const { ids, ended } = await startScript(TWO, { processes, lines: 2, tracking });
      await ended;
      return ids;
    };
    const [a, ab, other] = [await start("R/a"), await start("R/ab"), await start("R2/a")];
    await processes.end("R/a", { grace: 0 });
    assertEquals(await running([...a, ...ab, ...other]), [...ab, ...other]);
    await processes.end("R", { grace: 0 });
    assertEquals(await running([...ab, ...other]), other);
    await processes.end("R2", { grace: 0 });
    assertEquals(await running(other), []);
  },
});

Deno.test({
  name: "end() ends what belongs to a run inside of the job, with ids that need care",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses();
    const nested = `PENSTOCK_TRACKING_ID="$PENSTOCK_TRACKING_ID:inner/x" ${TWO}`;
    const tracking = "R/100%: a\nb";
    const { ids, ended } = await startScript(nested, { processes, lines: 2, tracking });
    await ended;
    await processes.end("R/100%", { grace: 0 });
    assertEquals(await running(ids), ids);
    await processes.end(tracking, { grace: 0 });
    assertEquals(await running(ids), []);
  },
});

Deno.test({
  name: "end() ends what an earlier process left behind, where it is told to look for it",
  ignore,
  fn: async () => {
    await using first = new RemoteProcesses();
    const script = `${TWO}\necho $$; wait`;
    const { ids, ended } = await startScript(script, {
      processes: first,
      lines: 3,
      tracking: "R/a",
    });
    void ended;
    await first.kill();
    await using second = new RemoteProcesses();
    await second.end("R", { grace: 0 });
    assertEquals(await running(ids), ids);
    await second.end("R", { grace: 0, leftBehind: true });
    assertEquals(await running(ids), []);
  },
});

Deno.test({
  name: "end() spares this process and those it comes from, whatever they carry",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses({ PENSTOCK_TRACKING_ID: "R/a" });
    const { ids, ended } = await startScript(TWO, { processes, lines: 2 });
    await ended;
    await processes.end("R", { grace: 0, leftBehind: true });
    assertEquals(await running([...ids, processes.id]), [processes.id]);
  },
});

Deno.test({
  name: "killAllNow() leaves nothing of what runs, known by an id or not",
  ignore,
  fn: async () => {
    await using processes = new RemoteProcesses();
    const known = await startScript(`${TWO}\nwait`, { processes, lines: 2, tracking: "R/a" });
    const unknown = await startScript(STUBBORN, { processes, lines: 1 });
    await processes.killAllNow();
    await Promise.all([known.ended, unknown.ended]);
    await gone([...known.ids, ...unknown.ids]);
  },
});

Deno.test({
  name: "end() looks at no process where nothing was started under the id",
  ignore,
  fn: async () => {
    const { systemProcesses } = await import("../../../../lib/adapters/processes.ts");
    const looks: string[] = [];
    const { readLinkSync } = Deno;
    Object.assign(Deno, {
      readLinkSync: (path: string) => {
        looks.push(path);
        return readLinkSync(path);
      },
    });
    try {
      for (let job = 0; job < 1_000; job++) await systemProcesses.end(`R/${job}`);
      assertEquals(looks, []);
      await systemProcesses.end("R", { leftBehind: true });
      assert(looks.includes("/proc/self"), `${looks}`);
    } finally {
      Object.assign(Deno, { readLinkSync });
    }
  },
});
