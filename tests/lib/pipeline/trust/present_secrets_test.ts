import { assertEquals } from "../../../../lib/deps/assert.ts";
import { presentSecrets } from "../../../../lib/pipeline/trust/present_secrets.ts";

const SECRET: readonly string[] = [
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_SESSION_TOKEN",
  "BITBUCKET_STEP_OIDC_TOKEN",
  "CI_JOB_TOKEN",
  "CI_REGISTRY_PASSWORD",
  "DB_PASSWD",
  "DB_PWD",
  "DOCKER_AUTH_CONFIG",
  "GH_PAT",
  "GH_TOKEN",
  "GITHUB_TOKEN",
  "GITLAB_TOKEN",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "KUBECONFIG",
  "NODE_AUTH_TOKEN",
  "OPENAI_APIKEY",
  "PENSTOCK_TOKEN",
  "REPO_TOKEN",
  "SLACK_WEBHOOK_URL",
  "SSH_AUTH_SOCK",
  "SSH_PRIVATE_KEY",
  "TOKEN",
  "WANDB_API_KEY",
  "client_secret",
  "githubToken",
  "npm_config_//registry.npmjs.org/:_authToken",
  "repo_token",
];

for (const name of SECRET) {
  Deno.test(`presentSecrets() finds ${name} by its name`, () => {
    assertEquals(presentSecrets({ [name]: "a value", OTHER: "a value" }, []), [name]);
  });
}

const HARMLESS: Readonly<Record<string, string>> = {
  ANDROID_HOME: "/usr/local/lib/android/sdk",
  AWS_DEFAULT_REGION: "eu-central-1",
  AWS_REGION: "eu-central-1",
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_REF: "refs/pull/1/merge",
  GITHUB_REPOSITORY: "acme/models",
  GITHUB_TOKEN: "",
  HF_HUB_DISABLE_IMPLICIT_TOKEN: "1",
  HOME: "/home/runner",
  MAX_TOKENS: "4096",
  MONKEY: "a monkey",
  OLDPWD: "/home/runner",
  PATH: "/usr/bin",
  PENSTOCK_REGISTRY: "file:reg",
  PWD: "/home/runner",
  RUNNER_TEMP: "/home/runner/work/_temp",
  SECRETARY: "a person",
  TOKENIZERS_PARALLELISM: "false",
  USE_AUTH: "true",
};

for (const [name, value] of Object.entries(HARMLESS)) {
  Deno.test(`presentSecrets() sees nothing in ${name}=${value}`, () => {
    assertEquals(presentSecrets({ [name]: value }, []), []);
  });
}

const VALUES: Readonly<Record<string, string>> = {
  "a password in an address": "postgres://ada:s3cret@db.example.org/models",
  "a token in an address": "https://:s3cret@example.org",
  "a token of GitHub": "ghp_0123456789abcdef",
  "a key of AWS": "AKIA0123456789ABCDEF",
  "a private key": "\n-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA",
};

for (const [what, value] of Object.entries(VALUES)) {
  Deno.test(`presentSecrets() finds ${what} whatever the variable is called`, () => {
    assertEquals(presentSecrets({ X: value, Y: "https://example.org:443/a@b" }, []), ["X"]);
  });
}

Deno.test("presentSecrets() finds a variable that a source names, in any quotes", () => {
  const variables = { A_DB: "value", B_DB: "value", C_DB: "value", D_DB: "value", E_DB: "no" };
  const texts = ['x({ secrets: ["A_DB"] })', "['B_DB', `C_DB`]; D_DB; 'D_DBX'; 'E_DB'"];
  assertEquals(presentSecrets(variables, texts), ["A_DB", "B_DB", "C_DB"]);
});

Deno.test("presentSecrets() takes no variable of the machine for a declared secret", () => {
  const variables = { CI: "woodpecker", GITHUB_REF: "main", HOME: "/root", PATH: "/usr/bin" };
  const text = Object.keys(variables).map((name) => JSON.stringify(name)).join();
  assertEquals(presentSecrets(variables, [text]), []);
});
