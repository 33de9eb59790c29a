import { PbfReader } from "../deps/pbf.ts";
import { PenstockError } from "../errors.ts";
import type { TensorInfo } from "../ports/runtime.ts";
import { elementTypeName } from "./element_type.ts";

/** What an ONNX file says of itself, read without running it. */
export interface OnnxFile {
  /** Inputs that must be given: those without a stored value. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Files beside the model that hold its weights, as the model writes them. */
  readonly externalFiles: readonly string[];
}

/** A message that is being read, and where to put what is found. */
interface Found {
  readonly inputs: TensorInfo[];
  readonly outputs: TensorInfo[];
  readonly stored: Set<string>;
  readonly external: Set<string>;
  graphs: number;
}

/** Graphs nest through `If`, `Loop` and `Scan`; none nests this deep. */
const DEEPEST = 64;

/** Wire types. A field of another one than it should have is unknown, and passed over as such. */
const VARINT = 0;
const BYTES = 2;

/** `TensorProto.DataLocation.EXTERNAL` */
const EXTERNAL = 1;

/**
 * Reads the parts of an ONNX file that must be known before it is loaded. Field numbers are those
 * of `onnx.proto` (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 *
 * @throws {PenstockError} `model-not-onnx` if the bytes are no ONNX model
 */
export function readOnnxFile(bytes: Uint8Array): OnnxFile {
  const found: Found = {
    inputs: [],
    outputs: [],
    stored: new Set(),
    external: new Set(),
    graphs: 0,
  };
  try {
    readModel(new PbfReader(bytes), found);
  } catch (error) {
    throw notOnnx(error);
  }
  if (found.graphs === 0) throw notOnnx();
  return {
    inputs: found.inputs.filter(({ name }) => !found.stored.has(name)),
    outputs: found.outputs,
    externalFiles: [...found.external],
  };
}

function notOnnx(cause?: unknown): PenstockError {
  return new PenstockError("Cannot read the model: it is not an ONNX file", {
    code: "model-not-onnx",
    hint: "export the model with torch.onnx.export, skl2onnx or tf2onnx",
    ...(cause === undefined ? {} : { cause }),
  });
}

function readModel(reader: PbfReader, found: Found): void {
  reader.readFields((field, _, pbf) => {
    if (field === 7) {
      found.graphs++;
      within(pbf, (inner) => readGraph(inner, found, 0));
    } else if (field === 25) {
      within(pbf, (inner) => readFunction(inner, found));
    }
  }, undefined);
  if (reader.pos > reader.length) throw new RangeError("The file is cut short");
}

/** Reads a length-delimited message, and not a byte beyond its end. */
function within(pbf: PbfReader, read: (inner: PbfReader) => void): void {
  if (pbf.type !== BYTES) throw new TypeError("Found a number, want a message");
  const bytes = pbf.readBytes();
  if (pbf.pos > pbf.length) throw new RangeError("The file is cut short");
  read(new PbfReader(bytes));
}

function readGraph(reader: PbfReader, found: Found, depth: number): void {
  if (depth > DEEPEST) throw new RangeError(`Graphs nest deeper than ${DEEPEST}`);
  reader.readFields((field, _, pbf) => {
    if (field === 1) within(pbf, (node) => readNode(node, found, depth));
    else if (field === 5) within(pbf, (tensor) => readTensor(tensor, found, depth === 0));
    else if (field === 15) within(pbf, (sparse) => readSparseTensor(sparse, found));
    else if (field === 11 && depth === 0) within(pbf, (info) => found.inputs.push(readInfo(info)));
    else if (field === 12 && depth === 0) within(pbf, (info) => found.outputs.push(readInfo(info)));
  }, undefined);
}

function readFunction(reader: PbfReader, found: Found): void {
  reader.readFields((field, _, pbf) => {
    if (field === 7) within(pbf, (node) => readNode(node, found, 1));
    else if (field === 11) within(pbf, (attribute) => readAttribute(attribute, found, 1));
  }, undefined);
}

function readNode(reader: PbfReader, found: Found, depth: number): void {
  reader.readFields((field, _, pbf) => {
    if (field === 5) within(pbf, (attribute) => readAttribute(attribute, found, depth));
  }, undefined);
}

function readAttribute(reader: PbfReader, found: Found, depth: number): void {
  reader.readFields((field, _, pbf) => {
    if (field === 5 || field === 10) within(pbf, (tensor) => readTensor(tensor, found, false));
    else if (field === 6 || field === 11) {
      within(pbf, (graph) => readGraph(graph, found, depth + 1));
    } else if (field === 22 || field === 23) {
      within(pbf, (sparse) => readSparseTensor(sparse, found));
    }
  }, undefined);
}

function readSparseTensor(reader: PbfReader, found: Found): void {
  reader.readFields((field, _, pbf) => {
    if (field === 1 || field === 2) within(pbf, (tensor) => readTensor(tensor, found, false));
  }, undefined);
}

function readTensor(reader: PbfReader, found: Found, stored: boolean): void {
  let location: string | undefined;
  let external = false;
  reader.readFields((field, _, pbf) => {
    if (field === 8 && stored && pbf.type === BYTES) found.stored.add(pbf.readString());
    else if (field === 14 && pbf.type === VARINT) external = pbf.readVarint() === EXTERNAL;
    else if (field === 13) {
      within(pbf, (pair) => {
        const { key, value } = readPair(pair);
        if (key === "location") location = value;
      });
    }
  }, undefined);
  if (external || location !== undefined) found.external.add(location ?? "");
}

function readPair(reader: PbfReader): { key: string; value: string } {
  return reader.readFields((field, pair, pbf) => {
    if (field === 1 && pbf.type === BYTES) pair.key = pbf.readString();
    else if (field === 2 && pbf.type === BYTES) pair.value = pbf.readString();
  }, { key: "", value: "" });
}

/** A `ValueInfoProto`. */
function readInfo(reader: PbfReader): TensorInfo {
  let name = "";
  let type: { type: string; shape: (number | string)[] } = { type: "undefined", shape: [] };
  reader.readFields((field, _, pbf) => {
    if (field === 1 && pbf.type === BYTES) name = pbf.readString();
    else if (field === 2) within(pbf, (inner) => type = readType(inner));
  }, undefined);
  return { name, ...type };
}

/** Kinds of `TypeProto` that are no tensors, by field. */
const OTHER_KINDS: Readonly<Record<number, string>> = {
  4: "sequence",
  5: "map",
  7: "opaque",
  8: "sparse tensor",
  9: "optional",
};

function readType(reader: PbfReader): { type: string; shape: (number | string)[] } {
  const result: { type: string; shape: (number | string)[] } = { type: "undefined", shape: [] };
  reader.readFields((field, _, pbf) => {
    const other = OTHER_KINDS[field];
    if (other !== undefined) result.type = other;
    else if (field === 1) {
      within(pbf, (tensor) =>
        tensor.readFields((inner, _none, value) => {
          if (inner === 1 && value.type === VARINT) {
            result.type = elementTypeName(value.readVarint());
          } else if (inner === 2) within(value, (shape) => result.shape = readShape(shape));
        }, undefined));
    }
  }, undefined);
  return result;
}

function readShape(reader: PbfReader): (number | string)[] {
  const shape: (number | string)[] = [];
  reader.readFields((field, _, pbf) => {
    if (field !== 1) return;
    within(pbf, (dimension) => {
      let size: number | string = "";
      dimension.readFields((inner, _none, value) => {
        if (inner === 1 && value.type === VARINT) size = value.readVarint(true);
        else if (inner === 2 && value.type === BYTES) size = value.readString();
      }, undefined);
      shape.push(size);
    });
  }, undefined);
  return shape;
}
