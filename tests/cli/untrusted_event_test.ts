import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { runGit } from "../lib/pipeline/trust/git_repository.ts";
import { type CliResult, fixture, Sandbox } from "./_cli.ts";

const SECRET = "s3cret-value-of-the-test";

/** The base revision's pipeline: a job that needs a secret, and one that does not. */
const PIPELINE = `
  import { pipeline } from "${new URL(`file://${fixture("mod.ts")}`)}";
  import { greeting } from "./lib/greeting.js";

  export default pipeline("guarded")
    .job("greet", (job) => job.log.info(greeting))
    .job("promote", { secrets: ["MYDB"] }, (job) => job.log.info(\`promoted \${job.secrets.MYDB}\`));
`;

const FILES: Readonly<Record<string, string>> = {
  "pipeline.js": PIPELINE,
  "lib/greeting.js": 'export const greeting = "hello";',
};

/** Prints the secret, and leaves a file behind that says that it was run. */
const HOSTILE = `
  import { writeFileSync } from "node:fs";
  const secret = process.env["MY" + "DB"] ?? Deno.env.get("MYDB");
  console.log(secret, btoa(secret), encodeURIComponent(secret));
  console.error(secret);
  writeFileSync("pwned", secret);
`;

/** A pull request from a repository, in the folder of a sandbox. */
class PullRequest implements AsyncDisposable {
  readonly sandbox: Sandbox;

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  /** Checks out a change of the base revision. */
  static async make(
    change: Readonly<Record<string, string>>,
    { from = "eve/models", files = FILES } = {},
  ): Promise<PullRequest> {
    const sandbox = await Sandbox.make(files);
    const git = (...args: readonly string[]) => runGit(sandbox.directory, ...args);
    await git("init", "-q", "-b", "main");
    await git("add", "-A");
    await git("commit", "-q", "-m", "base");
    const sha = await git("rev-parse", "HEAD");
    for (const [path, content] of Object.entries(change)) await sandbox.write(path, content);
    await git("add", "-A");
    await git("commit", "-q", "--allow-empty", "-m", "change");
    const event = {
      action: "opened",
      pull_request: {
        number: 1,
        base: { ref: "main", sha },
        head: { ref: "topic", repo: { full_name: from } },
      },
      repository: { full_name: "acme/models" },
    };
    await sandbox.write("event.json", JSON.stringify(event));
    return new PullRequest(sandbox);
  }

  /** Runs a command line as a workflow on `pull_request_target` does, with a secret. */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = { MYDB: SECRET }) {
    return await this.sandbox.run(args, {
      env: {
        GITHUB_EVENT_NAME: "pull_request_target",
        GITHUB_EVENT_PATH: "event.json",
        PENSTOCK_REGISTRY: "",
        ...env,
      },
    });
  }

  /** What the pipeline's job wrote to disk, to see that it was not run. */
  async wasRun(): Promise<boolean> {
    return await this.sandbox.read("pwned").then(() => true, () => false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox[Symbol.asyncDispose]();
  }
}

/** Asserts that a pipeline was refused before it could do anything. */
async function assertRefused(
  request: PullRequest,
  { code, stdout, stderr }: CliResult,
  files: string,
): Promise<void> {
  assertEquals(code, 2, stderr);
  assertStringIncludes(
    stderr,
    'error: Cannot load pipeline "pipeline.js": the pull request comes from the fork ' +
      `"eve/models", MYDB is set, and ${files} from the base revision`,
  );
  assertStringIncludes(stderr, "hint: give no secrets");
  for (const form of [SECRET, btoa(SECRET), SECRET.slice(0, 8)]) {
    assert(!`${stdout}${stderr}`.includes(form), `it says ${form}`);
  }
  assertEquals(await request.wasRun(), false);
}

const CHANGES: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    "prints a secret from its top level",
    { "pipeline.js": HOSTILE + PIPELINE },
    "pipeline.js differs",
  ],
  [
    "prints a secret from the top level of a module",
    { "lib/greeting.js": `${HOSTILE} export const greeting = "hello";` },
    "lib/greeting.js differs",
  ],
  [
    "sets its own trust",
    { "pipeline.js": PIPELINE.replace('["MYDB"]', '["MYDB"], untrusted: "allow"') },
    "pipeline.js differs",
  ],
  [
    "maps its imports to a module of its own",
    {
      "lib/deno.json": '{ "imports": { "./lib/greeting.js": "./lib/evil.js" } }',
      "lib/evil.js": `${HOSTILE} export const greeting = "hello";`,
    },
    "lib/deno.json (new) differs",
  ],
];

for (const [what, change, files] of CHANGES) {
  for (const command of [["run"], ["run", "--dry-run"], ["plan"], ["run", "--event", "manual"]]) {
    Deno.test(`${command.join(" ")} refuses a pull request whose pipeline ${what}`, async () => {
      await using request = await PullRequest.make(change);
      const [name = "", ...flags] = command;
      await assertRefused(request, await request.run([name, "pipeline.js", ...flags]), files);
    });
  }
}

Deno.test("run says in JSON that it refuses a pull request's pipeline", async () => {
  await using request = await PullRequest.make({ "pipeline.js": HOSTILE });
  const { code, stdout } = await request.run(["run", "pipeline.js", "--json"]);
  const { error, exitCode } = JSON.parse(stdout);
  assertEquals([code, exitCode, error.code], [2, 2, "untrusted-pipeline"]);
  assertEquals(await request.wasRun(), false);
});

Deno.test("run refuses a pull request's pipeline where it has nothing to compare with", async () => {
  await using request = await PullRequest.make({ "pipeline.js": HOSTILE });
  await Deno.remove(`${request.sandbox.directory}/.git`, { recursive: true });
  const { code, stderr } = await request.run(["run", "pipeline.js"], { A_TOKEN: SECRET });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "A_TOKEN is set, and no git repository has a base revision of it");
  assertStringIncludes(stderr, "fetch-depth: 0");
  assertEquals(await request.wasRun(), false);
});

Deno.test("run gives a pull request of a stranger no secret, and runs the other jobs", async () => {
  await using request = await PullRequest.make({ "README.md": "a better one" });
  const { code, stdout, stderr } = await request.run(["run", "pipeline.js", "--json"]);
  assertEquals(code, 0, stderr);
  const { plan } = JSON.parse(stdout);
  assertEquals(
    plan.jobs.map(({ name, action }: { name: string; action: string }) => [name, action]),
    [["greet", "run"], ["promote", "skip"]],
  );
  assertStringIncludes(
    plan.jobs[1].reason,
    'it needs secrets, and the event is untrusted: the pull request comes from the fork "eve',
  );
  assert(!`${stdout}${stderr}`.includes(SECRET));
});

Deno.test("run gives the secret to a job of the base revision that allows it", async () => {
  const pipeline = PIPELINE.replace('["MYDB"]', '["MYDB"], untrusted: "allow"');
  const files = { ...FILES, "pipeline.js": pipeline };
  await using request = await PullRequest.make({ "README.md": "a better one" }, { files });
  const { code, stdout, stderr } = await request.run(["run", "pipeline.js"]);
  assertEquals(code, 0, stderr);
  assertStringIncludes(`${stdout}${stderr}`, "promoted ***");
});

Deno.test("run runs the pipeline of a pull request where there is no secret", async () => {
  const changed = FILES["lib/greeting.js"]?.replace("hello", "hello from eve") ?? "";
  await using request = await PullRequest.make({ "lib/greeting.js": changed });
  const { code, stdout, stderr } = await request.run(["run", "pipeline.js"], {});
  assertEquals(code, 0, stderr);
  assertStringIncludes(`${stdout}${stderr}`, "hello from eve");
});

Deno.test("run runs the changed pipeline of a pull request of the repository itself", async () => {
  const changed = FILES["lib/greeting.js"]?.replace("hello", "hello from ada") ?? "";
  await using request = await PullRequest.make({ "lib/greeting.js": changed }, {
    from: "acme/models",
  });
  const { code, stdout, stderr } = await request.run(["run", "pipeline.js"]);
  assertEquals(code, 0, stderr);
  assertStringIncludes(`${stdout}${stderr}`, "hello from ada");
  assertStringIncludes(`${stdout}${stderr}`, "promoted ***");
});
