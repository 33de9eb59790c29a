import type { CommandContext } from "./_command.ts";

/** A line that counts up on a terminal and is silent elsewhere. */
export interface Progress {
  update(done: number): void;
  /** Takes the line away. */
  end(): void;
}

/** Counts predictions on stderr while a person looks on. */
export function countProgress({ world, print }: CommandContext, total: number): Progress {
  const shown = world.stderr.isTerminal && !print.json && !print.quiet;
  const width = String(total).length;
  let used = false;
  return {
    update: (done) => {
      if (!shown) return;
      used = true;
      const filled = Math.round(done / total * 24);
      const bar = "█".repeat(filled) + "░".repeat(24 - filled);
      world.stderr.write(`\r${bar} ${String(done).padStart(width)}/${total} predictions`);
    },
    end: () => {
      if (used) world.stderr.write("\r\x1b[K");
    },
  };
}
