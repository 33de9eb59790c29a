import { assertEquals } from "../../../../lib/deps/assert.ts";
import { systemProcesses } from "../../../../lib/adapters/processes.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import { childEnvironment } from "../../../../lib/pipeline/execute/child_environment.ts";
import { fakeWorld } from "../../../fake_world.ts";
import { run } from "./_run_job.ts";

const HIDDEN = [
  "GITHUB_TOKEN",
  "GITHUB_ENV",
  "GITHUB_OUTPUT",
  "GITHUB_PATH",
  "GITHUB_STATE",
  "GITHUB_STEP_SUMMARY",
  "GITHUB_WORKSPACE",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "WANDB_API_KEY",
  "AWS_SECRET_ACCESS_KEY",
  "CI_JOB_TOKEN",
  "LD_PRELOAD",
  "NODE_OPTIONS",
  "BASH_ENV",
  "ENV",
  "GIT_SSH_COMMAND",
  "DENO_AUTH_TOKENS",
  "PATH_TO_KEY",
  "XPATH",
  "LCD",
];
const SHOWN = [
  "HOME",
  "PYTHONPATH",
  "CUDA_VISIBLE_DEVICES",
  "CI",
  "LANG",
  "LC_ALL",
  "TZ",
  "https_proxy",
  "SSL_CERT_FILE",
];
const ALL = Object.fromEntries([...HIDDEN, ...SHOWN].map((name) => [name, `value of ${name}`]));

Deno.test("childEnvironment() shows the common variables, and neither tokens nor CI's files", () => {
  const found = childEnvironment(fakeWorld({ env: ALL }).env, { secrets: [] });
  assertEquals(HIDDEN.filter((name) => name in found), []);
  assertEquals(SHOWN.filter((name) => found[name] !== `value of ${name}`), []);
});

Deno.test("childEnvironment() shows the secrets that a job declares, where they are set", () => {
  const secrets = ["GITHUB_TOKEN", "WANDB_API_KEY", "NOT_SET"];
  const found = childEnvironment(fakeWorld({ env: ALL }).env, { secrets });
  assertEquals([...HIDDEN, "NOT_SET"].filter((name) => name in found), [
    "GITHUB_TOKEN",
    "WANDB_API_KEY",
  ]);
});

Deno.test("childEnvironment() puts a job's own variables above the others", () => {
  const env = { LANG: "C", MODE: "fast" };
  const found = childEnvironment(fakeWorld({ env: ALL }).env, { secrets: [], env });
  assertEquals([found["LANG"], found["MODE"], found["CI"]], ["C", "fast", "value of CI"]);
});

Deno.test("a child of a job sees just what the job's environment holds", async () => {
  await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    let found: readonly string[] = [];
    const { result } = await run(async (job) => {
      const { stdout } = await job.sh`sh -c env`;
      found = stdout.split("\n").map((line) => line.split("=")[0] ?? "");
    }, {
      cwd,
      env: { ...ALL, PATH: Deno.env.get("PATH") ?? "" },
      processes: systemProcesses,
      job: { secrets: ["WANDB_API_KEY"], env: { MODE: "fast" } },
    });
    assertEquals(result.reason, undefined);
    assertEquals(HIDDEN.filter((name) => found.includes(name)), ["WANDB_API_KEY"]);
    assertEquals([...SHOWN, "MODE", "PATH"].filter((name) => !found.includes(name)), []);
  });
});
