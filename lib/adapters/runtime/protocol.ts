import type { Timing, TimingRequest } from "../../ports/runtime.ts";

/** What the parent asks of the child: one line of JSON on its standard input. */
export type InferRequest = Pick<
  TimingRequest,
  "model" | "runs" | "warmup" | "seed" | "dimensions" | "range"
>;

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
