import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import { randomInt, randomLcg } from "../../lib/deps/d3_random.ts";
import { pageNodes } from "../lib/report/page_reading.ts";
import { fixture, Sandbox } from "./_cli.ts";

const random = randomLcg(0.42);
const pick = (least: number, below: number) => randomInt.source(random)(least, below)();

const SIGNS =
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=_-.~!@#%&*'\"\\ äß漢";

/** A hundred secrets of every kind of sign, some of several lines. */
const SECRETS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 100 }, (_, at) => {
    const line = () =>
      Array.from({ length: pick(12, 60) }, () => [...SIGNS][pick(0, [...SIGNS].length)]).join("");
    return [`KEY_${at}`, at % 10 === 0 ? `${line()}x\nx${line()}` : `x${line()}x`];
  }),
);

/** How a secret may be spelled; what is around it in the last ones shifts its bytes. */
function spellings(secret: string): readonly string[] {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ a: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    bytes(secret).toBase64(),
    bytes(secret).toBase64({ alphabet: "base64url", omitPadding: true }),
    bytes(secret).toHex(),
    bytes(secret).toHex().toUpperCase(),
    ...["u:", "ab", "abc"].map((before) => bytes(`${before}${secret}:`).toBase64()),
  ];
}

/** The part of each spelling that only the secret decides, and each of its lines. */
function traces(secret: string): readonly string[] {
  const lines = secret.split("\n").filter((line) => line.length >= 8);
  return [
    ...lines,
    ...spellings(secret).slice(1, 8).filter((text) => !text.includes("\n")),
    ...spellings(secret).slice(8).map((text) => text.slice(8, -8)),
  ];
}

const PIPELINE = `
  import { pipeline } from "file://${fixture("mod.ts")}";
  const spellings = ${spellings.toString()};
  const NAMES = ${JSON.stringify(Object.keys(SECRETS))};
  const WHOLE = 'for text; do printf "%s\\n" "$text"; done';
  const PARTS = 'printf %s "$2" | head -c "$1"; printf %s "$2" | tail -c +$(($1 + 1)); echo';
  export default pipeline("leaky")
    .job("leaks", { secrets: NAMES, continueOnError: true }, async (job) => {
      const all = NAMES.map((name) => job.secrets[name]);
      for (const [at, secret] of all.entries()) {
        const texts = spellings(secret);
        await job.sh.script(WHOLE, ...texts);
        const text = texts[at % texts.length];
        await job.sh.script(PARTS, String(1 + at % (text.length - 1)), text);
        job.log.info("a " + secret + " b");
        await job.sh\`true \${"x" + secret}\`;
      }
      await job.sh\`env\`;
      await job.step(all.slice(0, 3).join(" "), () => 1);
      await job.step("once", { once: true }, () => all);
      job.report(
        { kind: "text", text: all.flatMap(spellings).join(" ") },
        { kind: "facts", facts: all.map((secret) => [secret, secret]) },
        { kind: "log", text: all.join("\\n") },
      );
      return { all, [all[1]]: Object.fromEntries(all.map((secret) => [secret, spellings(secret)])) };
    })
    .job("fails", { secrets: NAMES, continueOnError: true }, (job) => {
      throw new Error(NAMES.map((name) => job.secrets[name]).join(" and "));
    })
    .job("blind", async (job) => {
      const { stdout } = await job.sh\`env\`;
      return { variables: stdout.split("\\n").map((line) => line.split("=")[0]) };
    });`;

const CI = {
  GITHUB_TOKEN: "ghp_0123456789abcdefghij",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "id-token-0123456789",
  GITHUB_ENV: "/dev/null",
  GITHUB_PATH: "/dev/null",
  WANDB_API_KEY: "0123456789abcdef0123",
};

/** Everything that a run leaves: streams, files, and the logs inside its page. */
async function everything(): Promise<Readonly<Record<string, string>>> {
  await using sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
  const env = {
    ...SECRETS,
    ...CI,
    PENSTOCK_REGISTRY: "",
    GITHUB_OUTPUT: join(sandbox.directory, "outputs"),
    GITHUB_STEP_SUMMARY: join(sandbox.directory, "summary"),
  };
  await sandbox.write("outputs", "");
  await sandbox.write("summary", "");
  const { code, stdout, stderr } = await sandbox.run(["run", "pipeline.js"], { env });
  assertEquals(code, 0, stderr);
  const found: Record<string, string> = { stdout, stderr };
  const walk = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(sandbox.directory, folder))) {
      const path = join(folder, name);
      if (isDirectory) await walk(path);
      else if (path !== "pipeline.js") {
        const bytes = await Deno.readFile(join(sandbox.directory, path));
        found[path] = new TextDecoder().decode(bytes);
      }
    }
  };
  await walk(".");
  const page = Object.keys(found).find((path) => path.endsWith("index.html")) ?? "";
  found["logs in the page"] = await logsIn(found[page] ?? "");
  return found;
}

/** The packed logs of a page. */
async function logsIn(html: string): Promise<string> {
  const texts: string[] = [];
  for (const node of pageNodes(html)) {
    if (node.nodeName !== "script" || !("childNodes" in node)) continue;
    const [content] = node.childNodes;
    const text = content !== undefined && "value" in content ? content.value.trim() : "";
    if (!/^H4sI/.test(text)) continue;
    const packed = new Blob([Uint8Array.fromBase64(text)]).stream();
    const stream = packed.pipeThrough(new DecompressionStream("gzip"));
    texts.push(await new Response(stream).text());
  }
  return texts.join("\n");
}

const found = await everything();

Deno.test("a hundred secrets in every spelling are in nothing that a run prints or leaves", () => {
  assertStringIncludes(found["logs in the page"] ?? "", "***");
  for (const [where, text] of Object.entries(found)) {
    for (const [name, secret] of Object.entries(SECRETS)) {
      for (const trace of traces(secret)) {
        assert(!text.includes(trace), `${name} is in ${where}: ${JSON.stringify(trace)}`);
      }
    }
  }
});

Deno.test("tokens that nobody declared are in nothing that a run prints or leaves", () => {
  for (const [where, text] of Object.entries(found)) {
    for (const [name, value] of Object.entries(CI)) {
      if (value.length > 10) assert(!text.includes(value), `${name} is in ${where}`);
    }
  }
});

Deno.test("a program of a job that declares no secret sees none, nor tokens, nor CI's files", () => {
  const run = Object.entries(found).find(([path]) => path.endsWith("run.json"))?.[1] ?? "";
  const jobs: readonly { readonly id: string; readonly output: unknown }[] = JSON.parse(run).jobs;
  const output = jobs.find(({ id }) => id === "blind")?.output as { variables: readonly string[] };
  const { variables } = output;
  assert(variables.includes("PATH"), "it sees what programs need");
  assertEquals(variables.filter((name) => /^(KEY_|GITHUB_|ACTIONS_|WANDB_)/.test(name)), []);
});
