import type { TensorData } from "../../../lib/deps/onnxruntime.ts";
import { assert, assertEquals, assertNotEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError, UsageError } from "../../../lib/errors.ts";
import {
  type MadeInput,
  type MadeInputOptions,
  makeInputs,
} from "../../../lib/model/made_inputs.ts";
import { elementTypeName, USABLE_TYPES } from "../../../lib/model/element_type.ts";

/** Makes one input. */
function makeOne(
  type: string,
  shape: readonly (number | string)[],
  options: Partial<MadeInputOptions> = {},
): MadeInput {
  const [made] = makeInputs([{ name: "x", type, shape }], { seed: 1, dimensions: {}, ...options });
  assert(made !== undefined);
  return made;
}

function numbersOf(data: TensorData): readonly number[] {
  return Array.from<unknown, number>(data, Number);
}

const ARRAYS: Readonly<Record<string, string>> = {
  float32: "Float32Array",
  float64: "Float64Array",
  float16: "Uint16Array",
  int8: "Int8Array",
  int16: "Int16Array",
  int32: "Int32Array",
  int64: "BigInt64Array",
  uint8: "Uint8Array",
  uint16: "Uint16Array",
  uint32: "Uint32Array",
  uint64: "BigUint64Array",
  bool: "Uint8Array",
  string: "Array",
};

Deno.test("every usable type has an array type here", () => {
  assertEquals(Object.keys(ARRAYS).sort(), [...USABLE_TYPES].sort());
});

for (const [type, array] of Object.entries(ARRAYS)) {
  Deno.test(`makeInputs() makes ${type} as ${array} of the wanted length`, () => {
    const { data, shape } = makeOne(type, [2, 3]);
    assertEquals([data.constructor.name, data.length], [array, 6]);
    assertEquals(shape, [2, 3]);
  });

  Deno.test(`makeInputs() makes the same ${type} for the same seed`, () => {
    assertEquals(makeOne(type, [100], { seed: 7 }), makeOne(type, [100], { seed: 7 }));
  });
}

Deno.test("makeInputs() makes other values for another seed", () => {
  const firsts = [0, 1, 2, 3, 2 ** 32 - 1].map((seed) =>
    String(numbersOf(makeOne("float32", [2], { seed }).data))
  );
  assertEquals(new Set(firsts).size, firsts.length);
});

Deno.test("makeInputs() makes the values of seed 1 that it always made", () => {
  assertEquals(
    makeOne("float32", ["N", 2]).data,
    Float32Array.of(
      -0.6472602486610413,
      -1.3048477172851562,
    ),
  );
  assertEquals(numbersOf(makeOne("int64", [8], { range: [0, 9] }).data), [2, 3, 5, 7, 0, 3, 7, 5]);
});

Deno.test("makeInputs() gives two inputs of one model different values", () => {
  const info = { type: "float32", shape: [4] };
  const [a, b] = makeInputs([{ name: "a", ...info }, { name: "b", ...info }], {
    seed: 1,
    dimensions: {},
  });
  assertNotEquals(a?.data, b?.data);
});

for (const type of ["float32", "float64"]) {
  Deno.test(`makeInputs() draws ${type} from the standard normal distribution`, () => {
    const values = numbersOf(makeOne(type, [20_000]).data);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    assert(Math.abs(mean) < 0.05, `mean ${mean}`);
    assert(Math.abs(square - 1) < 0.05, `variance ${square}`);
    assert(values.every(Number.isFinite));
  });
}

Deno.test("makeInputs() makes float16 as the bits of the same distribution", () => {
  const { data } = makeOne("float16", [20_000]);
  assert(data instanceof Uint16Array);
  const values = [...new Float16Array(data.buffer)];
  const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  assert(Math.abs(square - 1) < 0.05, `variance ${square}`);
});

const INTEGERS = Object.keys(ARRAYS).filter((type) => /^u?int/.test(type));

for (const type of INTEGERS) {
  Deno.test(`makeInputs() draws ${type} from 0 and 1 where no range is given`, () => {
    assertEquals(new Set(numbersOf(makeOne(type, [200]).data)), new Set([0, 1]));
  });

  Deno.test(`makeInputs() draws ${type} from a range, both ends included`, () => {
    const values = numbersOf(makeOne(type, [500], { range: [3, 7] }).data);
    assertEquals([...new Set(values)].sort(), [3, 4, 5, 6, 7]);
  });
}

for (const type of INTEGERS.filter((name) => name.startsWith("int"))) {
  Deno.test(`makeInputs() draws negative ${type} where the range has them`, () => {
    const values = numbersOf(makeOne(type, [500], { range: [-2, 0] }).data);
    assertEquals([...new Set(values)].sort((a, b) => a - b), [-2, -1, 0]);
  });
}

Deno.test("makeInputs() makes booleans of 0 and 1 whatever the range, and strings empty", () => {
  const bits = numbersOf(makeOne("bool", [200], { range: [5, 9] }).data);
  assertEquals(new Set(bits), new Set([0, 1]));
  assertEquals(makeOne("string", [3]).data, ["", "", ""]);
});

Deno.test("makeInputs() takes 1 for symbolic dimensions that are not given, named or not", () => {
  const { shape, data } = makeOne("float32", ["batch", "", 3, "sequence"], {
    dimensions: { sequence: 5 },
  });
  assertEquals(shape, [1, 1, 3, 5]);
  assertEquals(data.length, 15);
});

Deno.test("makeInputs() makes one value for a scalar and none for a size of 0", () => {
  assertEquals(makeOne("float32", []).data.length, 1);
  assertEquals(makeOne("float32", [3, 0]).data.length, 0);
});

Deno.test("makeInputs() makes nothing for a model without inputs", () => {
  assertEquals(makeInputs([], { seed: 1, dimensions: {} }), []);
});

Deno.test("makeInputs() refuses a dimension that no input has, and lists those there are", () => {
  const inputs = [{ name: "x", type: "float32", shape: ["batch", "sequence", 2, ""] }];
  const error = assertThrows(
    () => makeInputs(inputs, { seed: 1, dimensions: { bach: 2 } }),
    UsageError,
    '"bach"',
  );
  assertEquals(error.hint, "its symbolic dimensions are batch, sequence");
  const fixed = assertThrows(
    () => makeInputs([{ name: "x", type: "int8", shape: [1] }], { seed: 1, dimensions: { "": 2 } }),
    UsageError,
  );
  assertEquals(fixed.hint, "every dimension of its inputs is fixed");
});

for (const type of ["bfloat16", "complex64", "sequence", "map", "float8e4m3fn", "type 99", ""]) {
  Deno.test(`makeInputs() refuses an input of type ${JSON.stringify(type)} by name`, () => {
    const error = assertThrows(() => makeOne(type, [1]), PenstockError, '"x"');
    assertEquals([error.code, error.exitCode], ["model-input-type", 2]);
  });
}

Deno.test("makeInputs() refuses an input of more than 2^28 values before it is made", () => {
  const error = assertThrows(
    () => makeOne("float32", ["a", "b"], { dimensions: { a: 2 ** 20, b: 2 ** 20 } }),
    UsageError,
    "1048576×1048576",
  );
  assertEquals(error.exitCode, 2);
});

Deno.test("makeInputs() takes 1 for a dimension named like a property of objects", () => {
  assertEquals(makeOne("float32", ["constructor", 2]).shape, [1, 2]);
});

Deno.test(
  "makeInputs() takes 1 for a dimension of -1, which exporters write for any",
  () => {
    assertEquals(makeOne("float32", [-1, 2]).shape, [1, 2]);
  },
);

for (const range of [[250, 300], [-1, 1], [5, 1], [0, NaN]] as const) {
  Deno.test(`makeInputs() refuses uint8 from the range ${range.join(" to ")}`, () => {
    assertThrows(() => makeOne("uint8", [4], { range }), UsageError);
  });
}

for (const size of [-3, 1.5, NaN]) {
  Deno.test(`makeInputs() refuses ${size} as the size of a dimension`, () => {
    assertThrows(() => makeOne("float32", ["N"], { dimensions: { N: size } }), UsageError);
  });
}

Deno.test("elementTypeName() follows the numbers of onnx.proto", () => {
  assertEquals([1, 7, 8, 10, 11, 16].map(elementTypeName), [
    "float32",
    "int64",
    "string",
    "float16",
    "float64",
    "bfloat16",
  ]);
  assertEquals([99, -1].map(elementTypeName), ["type 99", "type -1"]);
});
