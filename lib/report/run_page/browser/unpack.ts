import type { PageElement } from "./dom.ts";
import type { LogCut } from "./lines.ts";

/** A log that was unpacked. */
export interface UnpackedLog extends LogCut {
  readonly lines: readonly string[];
  /** The steps that begin at a line, by its number. */
  readonly steps: ReadonlyMap<number, string>;
  /** The address of the job in the page. */
  readonly anchor: string;
  readonly file: string;
}

/**
 * Unpacks a log from its element. It runs in a browser, and is put into the page as it is.
 *
 * @throws {Error} if the browser cannot unpack
 */
export async function unpackLog({ dataset, textContent }: PageElement): Promise<UnpackedLog> {
  const bytes = Uint8Array.from(atob(textContent ?? ""), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(stream).text();
  return {
    lines: text.split("\n"),
    steps: new Map(JSON.parse(dataset["steps"] ?? "[]")),
    anchor: dataset["for"] ?? "",
    file: dataset["file"] ?? "",
    head: Number(dataset["head"] ?? 0),
    cut: Number(dataset["cut"] ?? 0),
  };
}
