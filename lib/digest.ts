/** `sha256:` and the hexadecimal SHA-256 of bytes. */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes));
  return `sha256:${new Uint8Array(hash).toHex()}`;
}
