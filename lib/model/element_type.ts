/** ONNX's element types by their number in `TensorProto.DataType` (onnx.proto, IR version 10). */
const NAMES: readonly string[] = [
  "undefined",
  "float32",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "int64",
  "string",
  "bool",
  "float16",
  "float64",
  "uint32",
  "uint64",
  "complex64",
  "complex128",
  "bfloat16",
  "float8e4m3fn",
  "float8e4m3fnuz",
  "float8e5m2",
  "float8e5m2fnuz",
  "uint4",
  "int4",
  "float4e2m1",
];

/** Element types that a tensor can be made of and handed to the runtime. */
export const USABLE_TYPES: readonly string[] = [
  "float32",
  "float64",
  "float16",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "bool",
  "string",
];

/** The name of an element type, `type 99` for one that is not known. */
export function elementTypeName(number: number): string {
  return NAMES[number] ?? `type ${number}`;
}
