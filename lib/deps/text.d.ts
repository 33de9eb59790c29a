// Types of the parts of @std/text that are used here.
export function levenshteinDistance(a: string, b: string): number;
