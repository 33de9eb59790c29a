import { readProcesses, type SeenProcess } from "./process_table.ts";
import { sendSignal } from "./send_signal.ts";
import { until } from "./until.ts";

/** How long what is killed may take to disappear, in milliseconds; it takes a few. */
export const LONGEST_DEATH = 1_000;

/** The same where there is no way to tell a zombie from a process that runs. */
const BLIND_DEATH = 100;

/** What is known of a group from its beginning. */
export interface ProcessGroupOptions {
  /** What it is known by. */
  readonly tracking: string | undefined;
  /** Settles when nobody has its outputs open any more. */
  readonly outputs: Promise<unknown>;
}

/** A child and what it started, as far as that has not left its process group. */
export class ProcessGroup {
  /** The id of the group, which is that of the child. */
  readonly id: number;
  /** What it is known by. */
  readonly tracking: string | undefined;
  /** Settles when nobody has its outputs open any more. */
  readonly outputs: Promise<unknown>;
  readonly #child: Deno.ChildProcess;
  #hasChild = true;
  #isOver = false;
  #wasAsked = false;
  #killedAt = Infinity;

  /** Takes a child that has just been started, as leader of a group. */
  constructor(child: Deno.ChildProcess, { tracking, outputs }: ProcessGroupOptions) {
    this.id = child.pid;
    this.tracking = tracking;
    this.outputs = outputs;
    this.#child = child;
    child.status.then(() => {
      this.#hasChild = false;
    });
  }

  /** Whether any process of it runs; zombies do not. What was just seen can be given. */
  isAlive(seen?: readonly SeenProcess[]): boolean {
    if (this.#hasChild) return true;
    this.#isOver ||= Deno.build.os === "windows" || !this.#isThere();
    if (this.#isOver) return false;
    const processes = seen ?? readProcesses();
    if (processes.length > 0) return processes.some(({ group }) => group === this.id);
    // Only zombies may be left, which some systems keep for seconds.
    return performance.now() - this.#killedAt < BLIND_DEATH;
  }

  // The system gives the child's id to nobody while a process of its group is left. Where it is
  // somebody's again, the group of that number is not ours.
  #isThere(): boolean {
    return sendSignal(this.id, 0) === "gone" && sendSignal(-this.id, 0) === "sent";
  }

  /** Asks it to end, with SIGTERM, and only once: the second one means "at once" to many. */
  ask(): void {
    if (!this.#wasAsked) this.#signal("SIGTERM");
    this.#wasAsked = true;
  }

  /** Ends it at once. */
  kill(): void {
    this.#killedAt = Math.min(this.#killedAt, performance.now());
    this.#signal("SIGKILL");
  }

  /** Asks it to end, kills it when the grace is over, and waits until it is gone. */
  async stop(grace: number): Promise<void> {
    const isOver = () => !this.isAlive();
    this.ask();
    if (await until(isOver, grace)) return;
    this.kill();
    await until(isOver, LONGEST_DEATH);
  }

  #signal(signal: "SIGTERM" | "SIGKILL"): void {
    if (this.#hasChild) {
      const answer = sendSignal(Deno.build.os === "windows" ? this.id : -this.id, signal);
      if (answer === "refused") this.#signalChild(signal);
    } else if (!this.#isOver && this.#isThere()) sendSignal(-this.id, signal);
  }

  /** Where not every program may be run, only the child itself can be ended. */
  #signalChild(signal: "SIGTERM" | "SIGKILL"): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      const isGone = error instanceof TypeError || error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.PermissionDenied;
      if (!isGone) throw error;
    }
  }
}
