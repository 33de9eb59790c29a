import { PenstockError } from "../errors.ts";

const OUTPUT = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Variables that make a later step load code, read settings, talk to another host or take itself
 * for another run: of the linker, shells, languages and their package managers, git, ssh, TLS,
 * proxies, containers, of CI, and of Penstock. `NODE_OPTIONS` is the only one that GitHub refuses.
 */
const REFUSED = new RegExp(
  `^(?:${
    [
      "(?:LD|DYLD|GLIBC|MALLOC|GCONV)_.*",
      "PATH|PATHEXT|CDPATH|HOME|USERPROFILE|SHELL|COMSPEC|TMPDIR|TEMP|TMP|XDG_.*",
      "IFS|PS[0-4]|ENV|BASH_.*|BASHOPTS|SHELLOPTS|PROMPT_COMMAND|ZDOTDIR|FPATH|PSMODULEPATH",
      "EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|LESSOPEN|LESSCLOSE|MAKEFLAGS|MFLAGS",
      "NODE_.*|NPM_CONFIG_.*|YARN_.*|PNPM_.*|BUN_.*|DENO_.*",
      "PYTHON.*|PIP_.*|UV_.*|CONDA_.*|VIRTUAL_ENV|PERL.*|RUBY.*|GEM_.*|BUNDLE_.*",
      "CARGO_.*|RUST(?:C|UP|DOC|FLAGS).*|GO(?:FLAGS|PROXY|PATH|ROOT|ENV|TOOLCHAIN)|JULIA_.*|PHP.*|LUA_.*|R_(?:HOME|LIBS|PROFILE|ENVIRON).*",
      "CLASSPATH|_?JAVA_.*|JDK_.*|MAVEN_.*|GRADLE_.*|DOTNET_.*|COMPLUS_.*|CORECLR_.*",
      "GIT_.*|SSH_.*|GNUPGHOME|CURL_.*|WGETRC|OPENSSL_.*|SSL_.*|REQUESTS_CA_BUNDLE",
      ".*_PROXY|DOCKER_.*|BUILDKIT_.*|BUILDX_.*|KUBE.*",
      "CI|CI_.*|GITHUB_.*|RUNNER_.*|ACTIONS_.*|GITLAB_.*|FF_.*|BITBUCKET_.*|PENSTOCK_.*",
    ].join("|")
  })$`,
  "i",
);

/** Whether a name is refused for a variable since programs would act on it. */
export function isRefusedVariable(name: string): boolean {
  return REFUSED.test(name);
}

/** Whether a name can be that of a variable. */
export function isVariableName(name: string): boolean {
  return VARIABLE.test(name);
}

/** Throws where a name cannot be that of an output of a step. */
export function checkOutputName(name: string): void {
  if (OUTPUT.test(name)) return;
  throw nameError("output", name, "a letter or _, then letters, digits, _ and -");
}

/** Throws where a name cannot be that of a variable, or may not be. */
export function checkVariableName(name: string): void {
  if (!isVariableName(name)) {
    throw nameError("variable", name, "a letter or _, then letters, digits and _");
  }
  if (!isRefusedVariable(name)) return;
  throw new PenstockError(
    `Cannot set variable ${JSON.stringify(name)}: programs of later steps would act on it`,
    { code: "refused-variable", hint: "Choose a name of your own, such as MODEL_NAME" },
  );
}

function nameError(kind: "output" | "variable", name: string, form: string): PenstockError {
  return new PenstockError(
    `Cannot set ${kind} ${JSON.stringify(name)}: a name is ${form}`,
    { code: `bad-${kind}-name` },
  );
}
