// Types of the parts of @std/yaml that are used here.
export interface StringifyOptions {
  readonly lineWidth?: number;
  readonly quoteStyle?: "'" | '"';
}
export function parse(text: string): unknown;
export function stringify(value: unknown, options?: StringifyOptions): string;
