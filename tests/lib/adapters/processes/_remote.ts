import { outputLinesTo } from "../../../../lib/output_lines.ts";
import type {
  EndOptions,
  Processes,
  ProcessRequest,
  ProcessResult,
} from "../../../../lib/ports/processes.ts";

/** What the driver is asked. */
export type Call =
  | {
    readonly id: number;
    readonly type: "run";
    readonly request: Omit<ProcessRequest, "signal" | "onOutput">;
  }
  | { readonly id: number; readonly type: "abort"; readonly run: number }
  | {
    readonly id: number;
    readonly type: "end";
    readonly tracking: string;
    readonly options: EndOptions;
  }
  | { readonly id: number; readonly type: "killAllNow" };

/** What the driver says. */
export type Reply =
  | {
    readonly id: number;
    readonly type: "output";
    readonly stream: "stdout" | "stderr";
    readonly text: string;
  }
  | { readonly id: number; readonly type: "done"; readonly result?: unknown }
  | { readonly id: number; readonly type: "failed"; readonly message: string };

interface Waiting {
  readonly onOutput: NonNullable<ProcessRequest["onOutput"]>;
  readonly done: PromiseWithResolvers<unknown>;
}

/** The processes of another program, with all permissions. */
export class RemoteProcesses implements Processes, AsyncDisposable {
  readonly #program: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listening: Promise<void>;
  #calls = 0;

  /** Starts the program, with these variables beside the usual ones. */
  constructor(env: Readonly<Record<string, string>> = {}) {
    const driver = new URL("_driver.ts", import.meta.url).href;
    this.#program = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", driver],
      env,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#stdin = this.#program.stdin.getWriter();
    this.#listening = this.#listen();
  }

  /** Its process id. */
  get id(): number {
    return this.#program.pid;
  }

  async #listen(): Promise<void> {
    const lines = outputLinesTo((line) => this.#take(JSON.parse(line)));
    for await (const chunk of this.#program.stdout) lines.take(chunk, "stdout");
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (reply.type === "output") {
      waiting?.onOutput(new TextEncoder().encode(reply.text), reply.stream);
    } else if (reply.type === "done") waiting?.done.resolve(reply.result);
    else waiting?.done.reject(new Error(reply.message));
  }

  async #ask(
    call: (id: number) => Call,
    onOutput: Waiting["onOutput"] = () => {},
  ): Promise<unknown> {
    const id = ++this.#calls;
    const done = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { onOutput, done });
    await this.#stdin.write(new TextEncoder().encode(`${JSON.stringify(call(id))}\n`));
    return await done.promise;
  }

  async run({ signal, onOutput, ...request }: ProcessRequest): Promise<ProcessResult> {
    let run = 0;
    const abort = () => void this.#ask((id) => ({ id, type: "abort", run }));
    signal.addEventListener("abort", abort, { once: true });
    const result = await this.#ask((id) => ({ id: run = id, type: "run", request }), onOutput);
    signal.removeEventListener("abort", abort);
    return result as ProcessResult;
  }

  async end(tracking: string, options: EndOptions = {}): Promise<void> {
    await this.#ask((id) => ({ id, type: "end", tracking, options }));
  }

  async killAllNow(): Promise<void> {
    await this.#ask((id) => ({ id, type: "killAllNow" }));
  }

  /** Kills the program, with no chance to end anything. */
  async kill(): Promise<void> {
    this.#program.kill("SIGKILL");
    await this.#program.status;
    await this.#stdin.close().catch(() => {});
    await this.#listening;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stdin.desiredSize !== null) await this.#stdin.close().catch(() => {});
    await this.#program.status;
    await this.#listening;
  }
}
