/** Colours a text. */
export type Dye = (text: string) => string;

/** Colours, or no colours. */
export interface Paint {
  /** Heavier. */
  readonly bold: Dye;
  /** Paler. */
  readonly dim: Dye;
  /** For what went wrong. */
  readonly red: Dye;
  /** For what went well. */
  readonly green: Dye;
  /** For what needs a look. */
  readonly yellow: Dye;
  /** For what is pointed out. */
  readonly cyan: Dye;
}

/**
 * Makes the colours; each returns its text unchanged where there are none.
 *
 * @param colored whether there are colours
 * @returns the colours
 */
export function makePaint(colored: boolean): Paint {
  const dye = (open: number, close: number): Dye => (text) =>
    colored && text !== "" ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    bold: dye(1, 22),
    dim: dye(2, 22),
    red: dye(31, 39),
    green: dye(32, 39),
    yellow: dye(33, 39),
    cyan: dye(36, 39),
  };
}
