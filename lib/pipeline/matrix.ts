/** A value of a cell: what can be written in a name. */
export type MatrixValue = string | number | boolean;

/** The axes of a matrix: the values that each may have. */
export type MatrixAxes = Readonly<Record<string, readonly MatrixValue[]>>;

/** A cell: one value of each axis. */
export type MatrixCell<Axes extends MatrixAxes> = {
  readonly [Axis in keyof Axes]: Axes[Axis][number];
};

/** Options of {@link matrix}. */
export interface MatrixOptions<Cell, Included> {
  /**
   * Cells besides those of the axes; other than on GitHub none of those is changed by them.
   *
   * @default {[]}
   */
  readonly include?: readonly Included[];
  /**
   * Cells to leave out: each one that has all the values of an entry.
   *
   * @default {[]}
   */
  readonly exclude?: readonly Partial<Cell>[];
  /** Most cells that run at a time; all of them where it is left out. */
  readonly maxParallel?: number;
  /**
   * Whether the other cells are stopped when one fails.
   *
   * @default {true}
   */
  readonly failFast?: boolean;
}

/** The cells that a job runs for, each a job of its own. */
export interface Matrix<Cell = Readonly<Record<string, MatrixValue>>> {
  /** At least one, no two the same, in the order of the axes and then of `include`. */
  readonly cells: readonly Cell[];
  /** Most cells that run at a time; all of them where it is left out. */
  readonly maxParallel?: number;
  /** Whether the other cells are stopped when one fails. */
  readonly failFast: boolean;
}

/** GitHub takes no more jobs from a matrix than this. */
const MOST_CELLS = 256;

/**
 * Makes the matrix of a job: every combination of the values of its axes.
 *
 * @throws {TypeError} if it has no cell, two that are the same, or more than 256
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { matrix, pipeline } from "penstock";
 *
 * const variants = matrix({ model: ["cnn", "rnn"], rate: [0.1, 0.01] }, {
 *   exclude: [{ model: "rnn", rate: 0.1 }],
 *   maxParallel: 2,
 * });
 * deepEqual(variants.cells.length, 3);
 *
 * pipeline("train")
 *   .job("train", { matrix: variants }, (job) => ({ rate: job.matrix.rate, loss: 0.5 }))
 *   .job("best", { needs: ["train"] }, (job) => Math.min(...job.needs.train.map((one) => one.loss)));
 * ```
 */
export function matrix<
  const Axes extends MatrixAxes,
  const Included extends Readonly<Record<keyof Axes, MatrixValue>> = never,
>(
  axes: Axes,
  options: MatrixOptions<MatrixCell<Axes>, Included> = {},
): Matrix<MatrixCell<Axes> | Included> {
  const { include = [], exclude = [], maxParallel, failFast = true } = options;
  const combined = (Object.keys(axes).length === 0 ? [] : combine(axes)).filter((cell) =>
    !exclude.some((pattern) => isPart(pattern, cell))
  ) as readonly (MatrixCell<Axes> | Included)[];
  const cells = [...combined, ...include];
  checkCells(cells);
  if (maxParallel !== undefined && !(Number.isInteger(maxParallel) && maxParallel > 0)) {
    throw new TypeError(`Cannot use ${maxParallel} as maxParallel: want a whole number above zero`);
  }
  return { cells, failFast, ...(maxParallel === undefined ? {} : { maxParallel }) };
}

function isValue(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean";
}

function combine(axes: MatrixAxes): readonly Readonly<Record<string, MatrixValue>>[] {
  return Object.entries(axes).reduce<readonly Readonly<Record<string, MatrixValue>>[]>(
    (cells, [axis, values]) =>
      cells.flatMap((cell) => values.map((value) => ({ ...cell, [axis]: value }))),
    [{}],
  );
}

function isPart(part: object, whole: object): boolean {
  return Object.entries(part).every(([key, value]) =>
    (whole as Readonly<Record<string, unknown>>)[key] === value
  );
}

function checkCells(cells: readonly object[]): void {
  if (cells.length === 0 || cells.some((cell) => Object.keys(cell).length === 0)) {
    throw new TypeError("Cannot make a matrix without cells: give each axis a value at least");
  }
  if (cells.length > MOST_CELLS) {
    throw new TypeError(
      `Cannot make a matrix of ${cells.length} cells: want at most ${MOST_CELLS}`,
    );
  }
  cells.forEach((cell, at) => {
    const bad = Object.values(cell).find((value) =>
      typeof value === "number" ? !Number.isFinite(value) : !isValue(value)
    );
    if (bad !== undefined) {
      throw new TypeError(`Cannot make a matrix of ${bad}: want texts, numbers and yes or no`);
    }
    if (cells.slice(0, at).some((before) => isPart(before, cell) && isPart(cell, before))) {
      throw new TypeError(`Cannot make a matrix: the cell ${JSON.stringify(cell)} is there twice`);
    }
  });
}

/** A cell as a part of a name: `cnn, 0.1`. */
export function describeCell(cell: object): string {
  return Object.values(cell).map(String).join(", ");
}
