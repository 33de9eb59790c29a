import type { World } from "../../ports.ts";
import type { WrittenEntry } from "../../ports/journal.ts";

/** Milliseconds between two looks at a journal that is written. */
const PAUSE = 200;

/** The entries of a run's journal, and those that come as long as a process runs it. */
export async function* followEntries(
  world: World,
  directory: string,
): AsyncGenerator<WrittenEntry> {
  const journal = await world.openJournal(directory, { readOnly: true });
  try {
    for (let last = 0;;) {
      // Asked first, so that nothing can come after the last look.
      const isGoing = await journal.isGoing();
      for (const entry of journal.entries(last)) {
        yield entry;
        last = entry.number;
      }
      if (!isGoing) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      world.signal.throwIfAborted();
    }
  } finally {
    journal.close();
  }
}
