/**
 * Random secrets, and the forms that they are met in.
 *
 * @module
 */

/** Numbers from 0 to 1 that are the same in every run of a test. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const SIGNS = [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  ..."0123456789+/=_-.:;,~!@#$%^&*()[]{}<>|\\?'\"` \t",
  ..."äß€žλ字🚀",
];

/** Random secrets of 4 characters and more, each with something of its own in it. */
export function randomSecrets(count: number, random: () => number): readonly string[] {
  return Array.from({ length: count }, () => {
    const length = 4 + Math.floor(random() ** 2 * 60);
    const pick = () => SIGNS[Math.floor(random() * SIGNS.length)] ?? "x";
    return Array.from({ length }, pick).join("");
  });
}

const HTML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function html(text: string, which: RegExp): string {
  return text.replace(which, (sign) => HTML[sign] ?? sign);
}

function percent(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

function unicodeEscape(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const json = (text: string) => JSON.stringify(text).slice(1, -1);

/** How a secret may be spelled, whole. */
export const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  "as it is": (secret) => secret,
  "in a URL": encodeURIComponent,
  "in a URL, lower case": (secret) =>
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  "in a URL, strictly": (secret) => encodeURIComponent(secret).replace(/[!'()*]/g, percent),
  "in a whole URL": encodeURI,
  "in a form": (secret) => new URLSearchParams({ a: secret }).toString().slice(2),
  "in JSON": json,
  "in JSON with escaped slashes": (secret) => json(secret).replaceAll("/", "\\/"),
  "in JSON of Python": (secret) => json(secret).replace(/[^ -~]/g, unicodeEscape),
  "in JSON in JSON": (secret) => json(json(secret)),
  "in single quotes of a shell": (secret) => secret.replaceAll("'", "'\\''"),
  "in other single quotes of a shell": (secret) => secret.replaceAll("'", `'"'"'`),
  "in an attribute": (secret) => html(secret, /[&"]/g),
  "in HTML": (secret) => html(secret, /[&<>]/g),
  "in HTML, all escaped": (secret) => html(secret, /[&<>"']/g),
  "in base64": (secret) => bytesOf(secret).toBase64(),
  "in base64 without padding": (secret) => bytesOf(secret).toBase64({ omitPadding: true }),
  "in base64url": (secret) => bytesOf(secret).toBase64({ alphabet: "base64url" }),
  "in base64url without padding": (secret) =>
    bytesOf(secret).toBase64({ alphabet: "base64url", omitPadding: true }),
  "in hexadecimal": (secret) => bytesOf(secret).toHex(),
  "in hexadecimal capitals": (secret) => bytesOf(secret).toHex().toUpperCase(),
};

/** A secret in base64 with something before and behind it. */
export const INSIDE_BASE64: readonly ((secret: string) => string)[] = [0, 1, 2].flatMap((before) =>
  (["base64", "base64url"] as const).map((alphabet) => (secret: string) =>
    bytesOf(`${"u".repeat(before)}${secret}@tail`).toBase64({ alphabet })
  )
);

/** What of a secret's form can still be read: its first piece of some characters that is there. */
export function leftOf(form: string, text: string, length = 5): string | undefined {
  const piece = Math.min(length, form.length);
  for (let at = 0; piece > 0 && at + piece <= form.length; at++) {
    const found = form.slice(at, at + piece);
    if (text.includes(found)) return found;
  }
  return undefined;
}
