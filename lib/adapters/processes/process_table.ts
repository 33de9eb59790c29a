/** A process of this machine, as `/proc` told. */
export interface SeenProcess {
  readonly id: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Ticks since the machine came up. With the id it names a process, though ids come again. */
  readonly started: number;
}

/** Tasks of the kernel itself, which nobody can end. */
const KERNEL_TASK = 0x200000;

/**
 * All processes that have not ended. None where `/proc` is missing, as on other systems than Linux,
 * is that of another process namespace, or may not be read: Deno wants all permissions for it.
 */
export function readProcesses(): readonly SeenProcess[] {
  if (!hasProcessTable()) return [];
  return Array.from(Deno.readDirSync("/proc"))
    .filter(({ name }) => /^[1-9][0-9]*$/.test(name))
    .flatMap(({ name }) => maybeReadProcess(Number(name)) ?? []);
}

function hasProcessTable(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    return Deno.readLinkSync("/proc/self") === `${Deno.pid}`;
  } catch {
    return false;
  }
}

/** A process that has not ended; a zombie has. */
export function maybeReadProcess(id: number): SeenProcess | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    return parseStat(id, Deno.readTextFileSync(`/proc/${id}/stat`));
  } catch {
    return undefined;
  }
}

function parseStat(id: number, stat: string): SeenProcess | undefined {
  // The name in brackets may itself hold brackets and spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent, group, session] = fields;
  // The first thread may end before the others, and is a zombie until they do.
  const hasEnded = /^[ZXx]$/.test(state) && Number(fields[17]) <= 1;
  if (hasEnded || (Number(fields[6]) & KERNEL_TASK) !== 0) return undefined;
  return {
    id,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    started: Number(fields[19]),
  };
}

/** Whether a process is still there, and its id not that of another one. */
export function isStillThere({ id, started }: SeenProcess): boolean {
  return maybeReadProcess(id)?.started === started;
}

/**
 * The variables that a process was started with, as `NAME=VALUE`; `undefined` where they may not be
 * read. There are none while it is being replaced by another program.
 */
export function maybeReadVariables(id: number): readonly string[] | undefined {
  try {
    const text = new TextDecoder().decode(Deno.readFileSync(`/proc/${id}/environ`));
    return text.split("\0").filter((line) => line !== "");
  } catch {
    return undefined;
  }
}
