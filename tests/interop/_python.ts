import { fixture } from "../cli/_cli.ts";

/** The Python that has `tests/interop/requirements.txt`, or why there is none. */
async function findPython(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const path = Deno.env.get("PENSTOCK_TEST_PYTHON") ?? "python3";
  try {
    const check = ["-c", "import numpy, onnxruntime, sklearn"];
    const { success } = await new Deno.Command(path, { args: check, stderr: "null" }).output();
    return success ? { path } : { missing: `${path} lacks tests/interop/requirements.txt` };
  } catch {
    return { missing: `${path} is not there` };
  }
}

const python = await findPython();

/** A test against Python; where it is missing, it is reported as ignored with the reason. */
export function pythonTest(name: string, action: () => Promise<void>): void {
  const missing = "missing" in python ? python.missing : undefined;
  Deno.test({
    name: missing === undefined ? name : `${name} (no oracle: ${missing})`,
    ignore: missing !== undefined,
    fn: action,
  });
}

/** Runs a script with a JSON document as its input and another as its output. */
export async function runPython(script: string, input: unknown): Promise<unknown> {
  const child = new Deno.Command("path" in python ? python.path : "python3", {
    args: ["-c", `import json, sys\ninput = json.load(sys.stdin)\n${script}`],
    cwd: fixture("."),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(input)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
