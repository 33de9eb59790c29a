import type { Timing } from "../../ports/runtime.ts";

/** What the parent asks of the child: one line of JSON on its standard input. */
export interface InferRequest {
  readonly model: string;
  readonly runs: number;
  readonly warmup: number;
  readonly seed: number;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly range?: readonly [number, number];
}

/** What the child answers: lines of JSON on its standard output, the last a result or an error. */
export type InferReply =
  | { readonly type: "loaded" }
  | { readonly type: "progress"; readonly done: number }
  | { readonly type: "result"; readonly timing: Timing }
  | {
    readonly type: "error";
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
  };
