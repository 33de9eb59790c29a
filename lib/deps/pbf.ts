// Reads Protocol Buffers, the encoding of ONNX files.

export { PbfReader } from "npm:pbf@5.1.2";
