/** What git was asked for cannot be had, and its message says why in words. */
export class Unavailable extends Error {
  /** Makes one for a reason that reads well after a colon. */
  constructor(reason: string) {
    super(reason);
    this.name = "Unavailable";
  }
}
