/** A wish to be the only one of a group. */
export interface GroupRequest {
  /** Any text of 1 to 256 characters. */
  readonly group: string;
  /** Who asks, for those who wait for it: `RUN/JOB`. */
  readonly holder: string;
  /** Whether the present holder, and those who wait, are to make room. */
  readonly cancelInProgress: boolean;
  /** Gives the wait up. */
  readonly signal: AbortSignal;
  /** Told when there is a wait, and for whom as far as it is known. */
  readonly onWait: (heldBy: string | undefined) => void;
}

/** A place that is held. */
export interface GroupPlace {
  /** Goes off when a later one wants the place; the reason is the error that says who. */
  readonly taken: AbortSignal;
  /** Gives the place back. */
  leave(): Promise<void>;
}

/** Keeps jobs apart, over all processes of the machine that share a state folder. */
export interface Groups {
  /**
   * Waits for a place. Throws `superseded`, exit code 130, where a later one that cancels wants it.
   */
  enter(request: GroupRequest): Promise<GroupPlace>;
}
