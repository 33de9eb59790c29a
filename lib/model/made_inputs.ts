import type { TensorData } from "../deps/onnxruntime.ts";
import { randomInt, randomLcg, randomNormal } from "../deps/d3_random.ts";
import { PenstockError, UsageError } from "../errors.ts";
import type { TensorInfo } from "../ports/runtime.ts";
import { USABLE_TYPES } from "./element_type.ts";

/** Elements of one input, at the most. */
const MOST_ELEMENTS = 2 ** 28;

/** How inputs are made. */
export interface MadeInputOptions {
  readonly seed: number;
  /** Sizes of symbolic dimensions by name; 1 where not given. */
  readonly dimensions: Readonly<Record<string, number>>;
  /**
   * Range of integers, both ends included.
   *
   * @default {[0, 1]}
   */
  readonly range?: readonly [number, number];
}

/** A tensor to feed to a model. */
export interface MadeInput {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  /** Values in the array type that the element type wants; float16 as its bits. */
  readonly data: TensorData;
}

/**
 * Makes one tensor an input: floats from the standard normal distribution, integers and booleans
 * evenly from a range, strings empty. The same seed makes the same values.
 *
 * @throws {UsageError} if a dimension is named that no input has
 * @throws {PenstockError} `model-input-type` if an input is of a type that cannot be made
 */
export function makeInputs(
  inputs: readonly TensorInfo[],
  options: MadeInputOptions,
): readonly MadeInput[] {
  checkDimensions(inputs, options.dimensions);
  const range = options.range ?? [0, 1];
  for (const input of inputs) {
    checkType(input);
    checkRange(input, range);
  }
  const random = randomLcg(fraction(options.seed));
  return inputs.map(({ name, type, shape: declared }) => {
    const shape = declared.map((size) =>
      typeof size === "number" ? (size < 0 ? 1 : size) : sizeOf(options.dimensions, size)
    );
    const length = shape.reduce((product, size) => product * size, 1);
    if (length > MOST_ELEMENTS) {
      throw new UsageError(
        `Cannot make input ${JSON.stringify(name)} of shape ${shape.join("×")}: it is too large`,
        "choose smaller sizes with --dim",
      );
    }
    return { name, type, shape, data: fill(type, length, random, range) };
  });
}

/** d3's generator wants a fraction, or takes the integer's low 32 bits; make it the same always. */
function fraction(seed: number): number {
  return (((seed % 2 ** 32) + 2 ** 32) % 2 ** 32) / 2 ** 32;
}

function checkDimensions(
  inputs: readonly TensorInfo[],
  dimensions: Readonly<Record<string, number>>,
): void {
  const known = new Set(
    inputs.flatMap(({ shape }) => shape.filter((size) => typeof size === "string" && size !== "")),
  );
  for (const [name, size] of Object.entries(dimensions)) {
    if (!(Number.isSafeInteger(size) && size >= 1)) {
      throw new UsageError(
        `Cannot use ${size} as the size of dimension ${JSON.stringify(name)}`,
        "want a whole number above zero",
      );
    }
    if (known.has(name)) continue;
    throw new UsageError(
      `Cannot set dimension ${JSON.stringify(name)}: no input of the model has it`,
      known.size === 0
        ? "every dimension of its inputs is fixed"
        : `its symbolic dimensions are ${[...known].join(", ")}`,
    );
  }
}

/** Exporters write `-1`, or a name, for a size that may be any. */
function sizeOf(dimensions: Readonly<Record<string, number>>, name: string): number {
  return Object.hasOwn(dimensions, name) ? dimensions[name] ?? 1 : 1;
}

/** The least and the most that an integer type holds, as far as a number is exact. */
const LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 2 ** 32 - 1],
  uint64: [0, Number.MAX_SAFE_INTEGER],
};

function checkRange({ name, type }: TensorInfo, range: readonly [number, number]): void {
  const limits = LIMITS[type];
  if (limits === undefined) return;
  const [least, most] = range;
  const [lowest, highest] = limits;
  const whole = Number.isSafeInteger(least) && Number.isSafeInteger(most);
  if (whole && least <= most && least >= lowest && most <= highest) return;
  throw new UsageError(
    `Cannot fill input ${JSON.stringify(name)} of type ${type} from the range ${least} to ${most}`,
    `choose two whole numbers from ${lowest} to ${highest}, least first`,
  );
}

function checkType({ name, type }: TensorInfo): void {
  if (USABLE_TYPES.includes(type)) return;
  throw new PenstockError(
    `Cannot make input ${
      JSON.stringify(name)
    }: it is of type ${type}, which the runtime does not take`,
    {
      code: "model-input-type",
      hint: `export the model with inputs of ${USABLE_TYPES.join(", ")}`,
    },
  );
}

function fill(
  type: string,
  length: number,
  random: () => number,
  [least, most]: readonly [number, number],
): TensorData {
  const normal = randomNormal.source(random)(0, 1);
  const whole = randomInt.source(random)(least, most + 1);
  const bit = randomInt.source(random)(0, 2);
  const big = () => BigInt(whole());
  switch (type) {
    case "float32":
      return Float32Array.from({ length }, normal);
    case "float64":
      return Float64Array.from({ length }, normal);
    case "float16":
      return new Uint16Array(Float16Array.from({ length }, normal).buffer);
    case "int8":
      return Int8Array.from({ length }, whole);
    case "int16":
      return Int16Array.from({ length }, whole);
    case "int32":
      return Int32Array.from({ length }, whole);
    case "uint16":
      return Uint16Array.from({ length }, whole);
    case "uint32":
      return Uint32Array.from({ length }, whole);
    case "int64":
      return BigInt64Array.from({ length }, big);
    case "uint64":
      return BigUint64Array.from({ length }, big);
    case "bool":
      return Uint8Array.from({ length }, bit);
    case "string":
      return Array.from({ length }, () => "");
    default:
      return Uint8Array.from({ length }, whole);
  }
}
