const encoder = new TextEncoder();

/** The same bytes for all texts: a new piece of memory for each is more than is soon given back. */
const buffer = new Uint8Array(64 * 1024);

/** Writes a text as UTF-8, all of it, before it returns. */
export function writeText(
  output: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  for (let at = 0; at < text.length;) {
    const { read, written } = encoder.encodeInto(at === 0 ? text : text.slice(at), buffer);
    for (let done = 0; done < written;) done += output.writeSync(buffer.subarray(done, written));
    at += read;
  }
}
