/**
 * How GitHub's runner hides secrets: ported from `SecretMasker.cs` and `ValueEncoders.cs` of
 * actions/runner at 258d6c8, but for the encoders of PowerShell.
 *
 * @module
 */

/** Hides values in texts. */
export class Masker {
  readonly #values = new Set<string>();

  /** Hides a value from now on, and its known encodings. */
  add(value: string): void {
    if (value === "" || this.#values.has(value)) return;
    for (const text of [value, ...encodings(value)]) if (text !== "") this.#values.add(text);
  }

  /** A text with `***` for each value; values that touch share one. */
  mask(text: string): string {
    const spans = [...this.#values].flatMap((value) => spansOf(text, value));
    let masked = "";
    let end = 0;
    let open = false;
    for (const span of spans.sort((a, b) => a.start - b.start)) {
      if (!open || span.start > end) masked += `${text.slice(end, span.start)}***`;
      end = Math.max(end, span.end);
      open = true;
    }
    return masked + text.slice(end);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function spansOf(text: string, value: string): readonly Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    spans.push({ start: at, end: at + value.length });
  }
  return spans;
}

function encodings(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  const shifted = (by: number) => (bytes.length > by ? bytes.subarray(by) : bytes).toBase64();
  return [
    bytes.toBase64(),
    shifted(1),
    shifted(2),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    jsonText(value),
    uriText(value),
    xmlText(value),
    value.length > 8 && /^".*"$/s.test(value) ? value.slice(1, -1) : "",
  ];
}

function jsonText(value: string): string {
  return JSON.stringify(value).slice(1, -1).replace(
    /[\x85\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function uriText(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function xmlText(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&apos;");
}
