/** When a request that is to kill does so. */
export type KillPhase = "before" | "inside" | "after";

/** A request that kills the process that sent it. */
export interface Kill {
  /** Which request from now on, counted from 1. */
  readonly at: number;
  readonly phase: KillPhase;
  readonly kill: () => void;
}

/**
 * Counts effects by their idempotency key, as a service would that knows nothing of Penstock. It
 * does what it is asked as often as it is asked, so that doubles are seen.
 */
export class EffectsServer implements AsyncDisposable {
  /** How often each key took effect. */
  readonly effects = new Map<string, number>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #kill: Kill | undefined;
  #requests = 0;

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#answer(request),
    );
  }

  /** Where effects are asked for. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Plans a kill, or none. */
  plan(kill: Kill | undefined): void {
    this.#kill = kill;
    this.#requests = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const key = new URL(request.url).searchParams.get("key") ?? "";
    if (request.method === "GET") {
      return Response.json({ done: this.effects.has(key), output: { key } });
    }
    await request.text();
    this.#requests++;
    const kill = this.#requests === this.#kill?.at ? this.#kill : undefined;
    if (kill?.phase === "before") return cut(kill);
    this.effects.set(key, (this.effects.get(key) ?? 0) + 1);
    if (kill?.phase === "inside") return cut(kill);
    // The answer is on its way before the process can be gone.
    if (kill !== undefined) setTimeout(kill.kill, 0);
    return Response.json({ key });
  }
}

/** Kills, and gives an answer that nobody hears. */
function cut({ kill }: Kill): Response {
  kill();
  return new Response("", { status: 500 });
}
