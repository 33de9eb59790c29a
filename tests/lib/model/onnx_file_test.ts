import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { randomInt, randomLcg } from "../../../lib/deps/d3_random.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { type OnnxFile, readOnnxFile } from "../../../lib/model/onnx_file.ts";
import type { TensorInfo } from "../../../lib/ports/runtime.ts";

const FIXTURES = new URL("../../fixtures/models/", import.meta.url);
const DIGITS = new URL("../../../examples/digits/model.onnx", import.meta.url);

function readFixture(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, FIXTURES));
}

function tensor(name: string, type: string, ...shape: (number | string)[]): TensorInfo {
  return { name, type, shape };
}

/** What the fixtures' README says of each. */
const KNOWN: Readonly<Record<string, OnnxFile>> = {
  "identity.onnx": {
    inputs: [tensor("x", "float32", "N", 4)],
    outputs: [tensor("y", "float32", "N", 4)],
    externalFiles: [],
  },
  "add_one.onnx": {
    inputs: [tensor("x", "float32", 1, 8)],
    outputs: [tensor("y", "float32", 1, 8)],
    externalFiles: [],
  },
  "two_symbolic.onnx": {
    inputs: [tensor("x", "float32", "batch", "sequence", 2)],
    outputs: [tensor("y", "float32", "batch", "sequence", 2)],
    externalFiles: [],
  },
  "mixed_inputs.onnx": {
    inputs: [
      tensor("float32_in", "float32", "batch", 3),
      tensor("int64_in", "int64", "batch", 3),
      tensor("bool_in", "bool", "batch"),
      tensor("float16_in", "float16", "batch"),
      tensor("double_in", "float64", "batch"),
      tensor("int32_in", "int32", "batch"),
      tensor("uint8_in", "uint8", "batch"),
      tensor("string_in", "string", "batch"),
    ],
    outputs: [
      tensor("float32_out", "float32", "batch", 3),
      tensor("int64_out", "int64", "batch", 3),
      tensor("bool_out", "bool", "batch"),
      tensor("float16_out", "float16", "batch"),
      tensor("double_out", "float64", "batch"),
      tensor("int32_out", "int32", "batch"),
      tensor("uint8_out", "uint8", "batch"),
      tensor("string_out", "string", "batch"),
    ],
    externalFiles: [],
  },
  "no_inputs.onnx": { inputs: [], outputs: [tensor("y", "float32", 3)], externalFiles: [] },
  "embedding.onnx": {
    inputs: [tensor("indices", "int64", "batch")],
    outputs: [tensor("vectors", "float32", "batch", 2)],
    externalFiles: [],
  },
  "loop_forever.onnx": {
    inputs: [tensor("x", "float32", 1, 4)],
    outputs: [tensor("y", "float32", 1, 4)],
    externalFiles: [],
  },
  "bfloat16_input.onnx": {
    inputs: [tensor("x", "bfloat16", "N", 4)],
    outputs: [tensor("y", "float32", "N", 4)],
    externalFiles: [],
  },
  "sequence_input.onnx": {
    inputs: [tensor("xs", "sequence")],
    outputs: [tensor("y", "float32", "N", 2)],
    externalFiles: [],
  },
  "external_ok/model.onnx": {
    inputs: [tensor("x", "float32", "N", 4)],
    outputs: [tensor("y", "float32", "N", 4)],
    externalFiles: ["weights.bin"],
  },
  "external_escape/model.onnx": {
    inputs: [tensor("x", "float32", "N", 4)],
    outputs: [tensor("y", "float32", "N", 4)],
    externalFiles: ["../outside.bin"],
  },
  "external_absolute/model.onnx": {
    inputs: [tensor("x", "float32", "N", 4)],
    outputs: [tensor("y", "float32", "N", 4)],
    externalFiles: ["/etc/hostname"],
  },
};

for (const [name, known] of Object.entries(KNOWN)) {
  Deno.test(`readOnnxFile() reads names, types, shapes and external files of ${name}`, () => {
    assertEquals(readOnnxFile(readFixture(name)), known);
  });
}

Deno.test("readOnnxFile() reads the model of the digits example", () => {
  assertEquals(readOnnxFile(Deno.readFileSync(DIGITS)), {
    inputs: [tensor("pixels", "float32", "batch", 64)],
    outputs: [tensor("label", "int64", "batch"), tensor("probabilities", "float32", "batch", 10)],
    externalFiles: [],
  });
});

function assertNotOnnx(bytes: Uint8Array): void {
  const error = assertThrows(() => readOnnxFile(bytes), PenstockError);
  assertEquals([error.code, error.exitCode], ["model-not-onnx", 2]);
}

Deno.test("readOnnxFile() refuses a text, an empty file and random bytes", () => {
  assertNotOnnx(readFixture("not_onnx.onnx"));
  assertNotOnnx(new Uint8Array());
  const random = randomInt.source(randomLcg(0.5))(0, 256);
  for (let round = 0; round < 200; round++) {
    assertHandled(Uint8Array.from({ length: 64 }, random));
  }
});

/** The answer, if there is one; anything thrown but Penstock's own refusal fails the test. */
function assertHandled(bytes: Uint8Array): OnnxFile | undefined {
  let answer: OnnxFile;
  try {
    answer = readOnnxFile(bytes);
  } catch (error) {
    assert(error instanceof PenstockError, String(error));
    assertEquals(error.code, "model-not-onnx");
    return undefined;
  }
  for (const { name, type, shape } of [...answer.inputs, ...answer.outputs]) {
    assertEquals([typeof name, typeof type], ["string", "string"]);
    for (const size of shape) assert(typeof size === "string" || Number.isInteger(size));
  }
  assert(answer.externalFiles.every((file) => typeof file === "string"));
  return answer;
}

for (const [name, known] of Object.entries(KNOWN)) {
  Deno.test(`readOnnxFile() refuses ${name} cut short, or loses nothing but its end`, () => {
    const bytes = readFixture(name);
    let refused = 0;
    for (let length = 0; length < bytes.length; length++) {
      const answer = assertHandled(bytes.slice(0, length));
      if (answer === undefined) refused++;
      else assertEquals(answer, known, `${length} bytes`);
    }
    assert(refused > bytes.length / 2, `${refused} of ${bytes.length} prefixes were refused`);
  });

  Deno.test(`readOnnxFile() survives flipped bytes in ${name}`, () => {
    const bytes = readFixture(name);
    const random = randomLcg(0.25);
    const place = randomInt.source(random)(0, bytes.length);
    const value = randomInt.source(random)(0, 256);
    for (let round = 0; round < 2_000; round++) {
      const flipped = bytes.slice();
      for (let flips = 0; flips <= round % 4; flips++) flipped[place()] = value();
      assertHandled(flipped);
    }
  });
}

/** A field of Protocol Buffers whose content has a length below 16,384. */
function field(number: number, content: readonly number[] | string): readonly number[] {
  const bytes = typeof content === "string" ? [...new TextEncoder().encode(content)] : content;
  const length = bytes.length < 128
    ? [bytes.length]
    : [(bytes.length & 127) | 128, bytes.length >> 7];
  return [...varint(number << 3 | 2), ...length, ...bytes];
}

function numberField(number: number, value: number): readonly number[] {
  return [...varint(number << 3), ...varint(value)];
}

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}

const external = (file: string): readonly number[] => [
  ...field(13, [...field(1, "location"), ...field(2, file)]),
  ...numberField(14, 1),
];

/** Bytes of a model with so much of a graph. */
function model(graph: readonly number[], rest: readonly number[] = []): Uint8Array {
  return Uint8Array.from([...field(7, graph), ...rest]);
}

const inNode = (attribute: readonly number[]) => field(1, field(5, attribute));

const HIDING_PLACES: Readonly<Record<string, Uint8Array>> = {
  "an initializer": model(field(5, external("w"))),
  "a sparse initializer's values": model(field(15, field(1, external("w")))),
  "a sparse initializer's indices": model(field(15, field(2, external("w")))),
  "a tensor of a node": model(inNode(field(5, external("w")))),
  "tensors of a node": model(inNode([...field(10, []), ...field(10, external("w"))])),
  "a sparse tensor of a node": model(inNode(field(22, field(1, external("w"))))),
  "sparse tensors of a node": model(inNode(field(23, field(1, external("w"))))),
  "a graph in a node": model(inNode(field(6, field(5, external("w"))))),
  "graphs in a node": model(inNode(field(11, inNode(field(6, field(5, external("w"))))))),
  "a function": model([], field(25, field(7, field(5, field(5, external("w")))))),
  "a second graph": model([], field(7, field(5, external("w")))),
};

for (const [place, bytes] of Object.entries(HIDING_PLACES)) {
  Deno.test(`readOnnxFile() finds an external file in ${place}`, () => {
    assertEquals(readOnnxFile(bytes).externalFiles, ["w"]);
  });
}

Deno.test("readOnnxFile() reports external data without a place as an empty path", () => {
  assertEquals(readOnnxFile(model(field(5, numberField(14, 1)))).externalFiles, [""]);
});

Deno.test("readOnnxFile() finds an external file in a default value of a function", () => {
  const bytes = model([], field(25, field(11, field(5, external("w")))));
  assertEquals(readOnnxFile(bytes).externalFiles, ["w"]);
});

Deno.test(
  "readOnnxFile() finds an external file behind a name of the wrong wire type",
  () => {
    // Protocol Buffers skip such a field as unknown, so the runtime goes on to read the rest.
    const bytes = model(field(5, [...numberField(8, 127), ...external("/etc/hostname")]));
    assertEquals(readOnnxFile(bytes).externalFiles, ["/etc/hostname"]);
  },
);

Deno.test("readOnnxFile() asks for no input that has a stored value", () => {
  const info = (name: string) => field(11, field(1, name));
  const bytes = model([...info("x"), ...info("w"), ...field(5, field(8, "w"))]);
  assertEquals(readOnnxFile(bytes).inputs.map(({ name }) => name), ["x"]);
});

Deno.test("readOnnxFile() reads negative and nameless dimensions and unknown types", () => {
  const minusOne = [1 << 3, ...new Array(9).fill(255), 1];
  const shape = [...field(1, minusOne), ...field(1, []), ...field(1, field(2, "N"))];
  const type = field(2, field(1, [...numberField(1, 99), ...field(2, shape)]));
  const bytes = model(field(11, [...field(1, "x"), ...type]));
  assertEquals(readOnnxFile(bytes).inputs, [tensor("x", "type 99", -1, "", "N")]);
});

Deno.test("readOnnxFile() refuses a message that is longer than the one around it", () => {
  const [tag = 0, , ...content] = field(5, external("w"));
  assertNotOnnx(model([tag, 127, ...content], numberField(1, 8)));
});

Deno.test("readOnnxFile() refuses graphs that nest without end, before the stack does", () => {
  let graph: readonly number[] = [];
  for (let depth = 0; depth < 200; depth++) graph = inNode(field(6, graph));
  assertNotOnnx(model(graph));
});
