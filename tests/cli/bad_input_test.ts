import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture, type RunOptions, Sandbox } from "./_cli.ts";

/** A command line that must be refused, and words of its one `error:` line. */
interface Refused extends RunOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly says: readonly string[];
}

const EVENT = JSON.stringify({
  event_type: "staged_model",
  client_payload: { artifact_version_string: "acme/digits/classifier:v3" },
});
const PIPELINE = fixture("examples/staged_model/pipeline.ts");
const DISPATCH = ["--event", "repository_dispatch", "--payload"];
const V3 = "acme/digits/classifier:v3";
const models = (name: string) => fixture(`tests/fixtures/models/${name}`);

const FILES = {
  "event.json": EVENT,
  "no-field.json": JSON.stringify({ event_type: "staged_model", client_payload: {} }),
  "wrong-type.json": JSON.stringify({
    event_type: "staged_model",
    client_payload: { artifact_version_string: 3 },
  }),
  "not.json": "{",
  "list.json": "[]",
  "untyped.json": "{}",
  "proto.json": '{"event_type":"staged_model","client_payload":{"a":[{"__proto__":{}}]}}',
  "deep.json": `${'{"event_type":"x","client_payload":'}${"[".repeat(70)}${"]".repeat(70)}}`,
  "large.json": JSON.stringify({ event_type: "x", client_payload: "x".repeat(1_000_001) }),
  "foreign.json": JSON.stringify({
    event_type: "staged_model",
    client_payload: { artifact_version_string: "evil/digits/classifier:v3" },
  }),
  "throws.js": "throw new Error('it went wrong here');",
  "no-default.js": "export const p = 1;",
  "other-default.js": "export default 1;",
  "broken.js": "export default (",
  "empty.onnx": "",
  "text.md": "hello",
};

const REFUSED: readonly Refused[] = [
  { name: "an alias ..", args: ["link-model", V3, "-a", ".."], says: [".."] },
  { name: "an alias like a device", args: ["link-model", V3, "-a", "con"], says: ["con"] },
  {
    name: "a run with an unreadable registry",
    args: ["run", PIPELINE, ...DISPATCH, "event.json"],
    env: { PENSTOCK_REGISTRY: "file:none" },
    says: ["none"],
  },
  { name: "an infer without a request", args: ["infer"], stdin: "x", says: ["not JSON"] },

  {
    name: "an artifact of two parts",
    args: ["link-model", "acme/classifier:v3", "-a", "x"],
    says: ["acme/classifier", "want 3"],
  },
  {
    name: "an artifact of four parts",
    args: ["link-model", "a/b/c/d:v3", "-a", "x"],
    says: ["a/b/c/d", "want 3"],
  },
  {
    name: "an artifact without a version",
    args: ["link-model", "acme/digits/classifier", "-a", "x"],
    says: ["no version or alias"],
  },
  {
    name: "an artifact with an empty version",
    args: ["artifact", "show", "acme/digits/classifier:"],
    says: ['""'],
  },
  {
    name: "an unknown collection",
    args: ["link-model", "acme/digits/none:v3", "-a", "x"],
    says: ["acme/digits/none"],
  },
  {
    name: "an unknown version",
    args: ["link-model", "acme/digits/classifier:v9", "-a", "x"],
    says: ["v9"],
  },
  {
    name: "an unknown alias",
    args: ["artifact", "get", "acme/digits/classifier:best"],
    says: ["best"],
  },
  { name: "an alias with a slash", args: ["link-model", V3, "-a", "a/b"], says: ["a/b"] },
  { name: "an alias with a colon", args: ["link-model", V3, "-a", "a:b"], says: ["a:b"] },
  {
    name: "an alias like a version",
    args: ["link-model", V3, "-a", "v12"],
    says: ["v12", "version number"],
  },
  { name: "the alias latest", args: ["link-model", V3, "-a", "latest"], says: ["latest"] },
  {
    name: "one good alias and one bad",
    args: ["link-model", V3, "-a", "good", "-a", "v1"],
    says: ["v1"],
  },
  {
    name: "a name ..",
    args: ["artifact", "put", "acme/../classifier", models("identity.onnx")],
    says: [".."],
  },
  {
    name: "a device name",
    args: ["artifact", "put", "acme/digits/con", models("identity.onnx")],
    says: ["device name"],
  },
  {
    name: "a name equal but for case",
    args: ["artifact", "put", "acme/Digits/classifier", models("identity.onnx")],
    says: ["Digits"],
  },
  { name: "no alias", args: ["link-model", V3], says: ["--alias"] },
  { name: "no artifact", args: ["link-model", "-a", "x"], says: ["no model is named"] },
  {
    name: "a bad target",
    args: ["link-model", V3, "-a", "x", "--target", "model-registry"],
    says: ["model-registry"],
  },
  {
    name: "a put of nothing",
    args: ["artifact", "put", "acme/digits/new", "missing.onnx"],
    says: ["missing.onnx"],
  },
  {
    name: "a payload lacking a field",
    args: ["run", PIPELINE, ...DISPATCH, "no-field.json"],
    says: ["client_payload.artifact_version_string", "want string"],
  },
  {
    name: "a payload field of another type",
    args: ["plan", PIPELINE, ...DISPATCH, "wrong-type.json"],
    says: ["client_payload.artifact_version_string", "found number", "want string"],
  },
  {
    name: "a payload that is not JSON",
    args: ["run", PIPELINE, ...DISPATCH, "not.json"],
    says: ["not.json", "not JSON"],
  },
  {
    name: "a payload that is a list",
    args: ["run", PIPELINE, ...DISPATCH, "list.json"],
    says: ["no object"],
  },
  {
    name: "a payload without a type",
    args: ["run", PIPELINE, ...DISPATCH, "untyped.json"],
    says: ["event_type"],
  },
  {
    name: "a payload with __proto__",
    args: ["run", PIPELINE, ...DISPATCH, "proto.json"],
    says: ["__proto__"],
  },
  {
    name: "a payload that is too deep",
    args: ["run", PIPELINE, ...DISPATCH, "deep.json"],
    says: ["deeper than 64"],
  },
  {
    name: "a payload that is too large",
    args: ["run", PIPELINE, ...DISPATCH, "large.json"],
    says: ["bytes"],
  },
  {
    name: "a payload that is missing",
    args: ["run", PIPELINE, ...DISPATCH, "none.json"],
    says: ["none.json"],
  },
  {
    name: "an event without a payload",
    args: ["run", PIPELINE, "--event", "repository_dispatch"],
    says: ["no payload"],
  },
  {
    name: "CI's event without its file",
    args: ["run", PIPELINE],
    env: { GITHUB_EVENT_NAME: "repository_dispatch" },
    says: ["GITHUB_EVENT_PATH"],
  },
  {
    name: "an unknown event",
    args: ["run", PIPELINE, "--event", "party", "--payload", "event.json"],
    says: ["party"],
  },
  {
    name: "an undeclared input",
    args: ["run", PIPELINE, ...DISPATCH, "event.json", "--input", "speed=1"],
    says: ['"speed"'],
  },
  {
    name: "an input of another type",
    args: ["run", PIPELINE, ...DISPATCH, "event.json", "--input", "maxTotal=fast"],
    says: ["fast", "maxTotal"],
  },
  {
    name: "an input without a value",
    args: ["run", PIPELINE, "--input", "maxTotal"],
    says: ["maxTotal"],
  },
  {
    name: "a missing pipeline",
    args: ["run", "none.ts", ...DISPATCH, "event.json"],
    says: ["none.ts"],
  },
  {
    name: "a folder as pipeline",
    args: ["run", ".", ...DISPATCH, "event.json"],
    says: ["directory"],
  },
  {
    name: "a pipeline that throws",
    args: ["run", "throws.js", ...DISPATCH, "event.json"],
    says: ["throws.js", "it went wrong here"],
  },
  {
    name: "a pipeline that does not parse",
    args: ["run", "broken.js", ...DISPATCH, "event.json"],
    says: ["broken.js"],
  },
  {
    name: "a pipeline without a default export",
    args: ["run", "no-default.js", ...DISPATCH, "event.json"],
    says: ["no default export"],
  },
  {
    name: "another default export",
    args: ["run", "other-default.js", ...DISPATCH, "event.json"],
    says: ["default export"],
  },
  {
    name: "a missing model",
    args: ["model-speed", "none.onnx"],
    says: ["none.onnx", "nothing is there"],
  },
  { name: "an empty model", args: ["model-speed", "empty.onnx"], says: ["empty"] },
  { name: "a folder as model", args: ["model-speed", "."], says: ["directory"] },
  {
    name: "a model that is no ONNX",
    args: ["model-speed", models("not_onnx.onnx")],
    says: ["not an ONNX file"],
  },
  {
    name: "an unsupported operator",
    args: ["model-speed", models("unsupported_operator.onnx")],
    says: ["NoSuchOperator"],
  },
  {
    name: "an input of bfloat16",
    args: ["model-speed", models("bfloat16_input.onnx")],
    says: ["bfloat16"],
  },
  {
    name: "an input that is a sequence",
    args: ["model-speed", models("sequence_input.onnx")],
    says: ["sequence"],
  },
  {
    name: "external data outside the folder",
    args: ["model-speed", models("external_escape/model.onnx")],
    says: ["../outside.bin"],
  },
  {
    name: "external data by an absolute path",
    args: ["model-speed", models("external_absolute/model.onnx")],
    says: ["/etc/hostname"],
  },
  {
    name: "inputs that the model refuses",
    args: ["model-speed", models("embedding.onnx"), "--range", "50,60"],
    says: ["out of data bounds"],
  },
  {
    name: "a dimension of no input",
    args: ["model-speed", models("two_symbolic.onnx"), "--dim", "width=2"],
    says: ["width"],
  },
  {
    name: "a dimension of no size",
    args: ["model-speed", models("two_symbolic.onnx"), "--dim", "batch=0"],
    says: ["batch"],
  },
  { name: "no model", args: ["model-speed"], says: ["no model is named"] },
  {
    name: "an unknown flag",
    args: ["model-speed", "x.onnx", "--max-totl", "1s"],
    says: ["--max-totl"],
  },
  { name: "--runs 0", args: ["model-speed", "x.onnx", "--runs", "0"], says: ["--runs"] },
  { name: "--runs of a word", args: ["model-speed", "x.onnx", "--runs", "many"], says: ["many"] },
  {
    name: "a budget without a unit",
    args: ["model-speed", "x.onnx", "--max-total", "1"],
    says: ['"1"', "--max-total"],
  },
  {
    name: "a budget of nothing",
    args: ["model-speed", "x.onnx", "--max-total", "0s"],
    says: ["0s"],
  },
  {
    name: "a flag without its value",
    args: ["model-speed", "x.onnx", "--registry"],
    says: ["--registry"],
  },
  { name: "an argument too many", args: ["artifact", "show", V3, "more"], says: ["more"] },
  { name: "an unknown command", args: ["link-modle"], says: ["link-modle"] },
  {
    name: "an unreadable registry",
    args: ["artifact", "list"],
    env: { PENSTOCK_REGISTRY: "file:text.md" },
    says: ["text.md"],
  },
  {
    name: "a registry that is not there",
    args: ["artifact", "list"],
    env: { PENSTOCK_REGISTRY: "file:none" },
    says: ["none"],
  },
  {
    name: "a registry of no known kind",
    args: ["artifact", "list"],
    env: { PENSTOCK_REGISTRY: "ftp:x" },
    says: ["ftp:x"],
  },
  {
    name: "no registry in CI",
    args: ["artifact", "list"],
    env: { PENSTOCK_REGISTRY: "", CI: "true" },
    says: ["no default"],
  },
];

Deno.test("bad input gets one error line and exit code 2, and changes nothing", async (t) => {
  await using sandbox = await Sandbox.withModels(FILES);
  const before = await sandbox.snapshot();
  for (const { name, args, says, ...options } of REFUSED) {
    await t.step(name, async () => {
      const { code, stdout, stderr } = await sandbox.runHere(args, options);
      const errors = stderr.split("\n").filter((line) => line.startsWith("error:"));
      assertEquals(
        { code, errors: errors.length, stdout },
        { code: 2, errors: 1, stdout: "" },
        stderr,
      );
      for (const words of says) assertStringIncludes(errors[0] ?? "", words);
      assert(!/\n\s+at /.test(stderr), `a stack trace is shown:\n${stderr}`);
      assertEquals(await sandbox.snapshot(), before);
    });
  }
});

Deno.test("run in CI without a registry says so in one error line and cannot answer", async () => {
  await using sandbox = await Sandbox.make(FILES);
  const env = { PENSTOCK_REGISTRY: "", CI: "true" };
  const run = await sandbox.run(["run", PIPELINE, ...DISPATCH, "event.json"], { env });
  const errors = run.stderr.split("\n").filter((line) => line.startsWith("error:"));
  assertEquals([run.code, errors.length], [2, 1], run.stderr);
  assertStringIncludes(errors[0] ?? "", "Cannot choose a registry");
});

Deno.test("--payload - reads standard input", async () => {
  await using sandbox = await Sandbox.make();
  const plan = await sandbox.run(["plan", PIPELINE, ...DISPATCH, "-"], { stdin: EVENT });
  assertEquals(plan.code, 0, plan.stderr);
  assertStringIncludes(plan.stdout, "run   promote");
});

const HOSTILE = "x\n::error::pwned\u001b[31m ##[error]hi \u202e";

Deno.test("nothing in an event speaks to the terminal or to CI", async () => {
  await using sandbox = await Sandbox.make({
    "hostile.json": JSON.stringify({ event_type: HOSTILE, client_payload: {} }),
  });
  for (const command of ["plan", "run"]) {
    const { stdout, stderr } = await sandbox.run([command, PIPELINE, ...DISPATCH, "hostile.json"]);
    // deno-lint-ignore no-control-regex -- finding it is the purpose
    assert(!/^\s*::|##\[|[\x1b\u202e]/m.test(stdout + stderr), stdout + stderr);
  }
});
