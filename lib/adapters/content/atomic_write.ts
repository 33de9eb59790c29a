import { dirname, join } from "../../deps/path.ts";
import type { Durable } from "./durable.ts";
import { type ContentLayout, foldersUpTo } from "./layout.ts";

/** A new name in the folder of temporary files. */
export function temporaryName(layout: ContentLayout): string {
  return join(layout.temporary, crypto.randomUUID());
}

/** Moves synced files into place and returns when their names, and those of their folders, will last. */
export async function moveIntoPlace(
  durable: Durable,
  layout: ContentLayout,
  moves: readonly { readonly from: string; readonly to: string }[],
): Promise<void> {
  const folders = new Set(moves.map(({ to }) => dirname(to)));
  for (const folder of folders) await durable.makeDirectory(folder);
  for (const { from, to } of moves) await durable.rename(from, to);
  // The folders above too: one that a killed process made may not be on the disk yet.
  const touched = new Set([...folders].flatMap((folder) => foldersUpTo(layout.root, folder)));
  for (const folder of touched) await durable.syncDirectory(folder);
}

/** Replaces the text of a file in one step: whoever reads it sees the old text or the new. */
export async function replaceText(
  durable: Durable,
  layout: ContentLayout,
  path: string,
  text: string,
): Promise<void> {
  const from = temporaryName(layout);
  await durable.makeDirectory(layout.temporary);
  try {
    const file = await durable.create(from);
    try {
      await file.write(new TextEncoder().encode(text));
      await file.sync();
    } finally {
      file.close();
    }
    await moveIntoPlace(durable, layout, [{ from, to: path }]);
  } catch (error) {
    await durable.remove(from).catch(() => {});
    throw error;
  }
}
