/** JSON in which a CI runner finds no `##[command]`. */
export function jsonText(document: object): string {
  return JSON.stringify(document, null, 2).replaceAll("##", "#\\u0023");
}
