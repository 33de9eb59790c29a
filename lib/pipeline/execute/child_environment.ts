import type { Environment } from "../../ports.ts";
import type { JobDefinition } from "../definition.ts";

/** Variables that every child of a job sees: what programs need, and no token. */
const ALLOWED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|USERPROFILE|LOCALAPPDATA|APPDATA|SystemRoot|ComSpec|TEMP|TMP|TMPDIR|TZ|LANG|LC_.*|CI|VIRTUAL_ENV|CONDA_PREFIX|SSL_CERT_FILE|(https?|no)_proxy|(HTTPS?|NO)_PROXY|PATHEXT|DENO_DIR|TERM|XDG_CACHE_HOME|LD_LIBRARY_PATH|PYTHONPATH|PYTHONHASHSEED|PYTHONUNBUFFERED|CUDA_.*|NVIDIA_.*|HIP_.*|ROCR_.*|OMP_.*|MKL_.*|HF_HOME)$/i;

/** The variables of a job's children: an allow-list, the job's secrets, and its own `env`. */
export function childEnvironment(
  env: Environment,
  { secrets, env: own = {} }: Pick<JobDefinition, "secrets" | "env">,
): Readonly<Record<string, string>> {
  const inherited = Object.entries(env.all())
    .filter(([name]) => ALLOWED.test(name) || secrets.includes(name));
  return { ...Object.fromEntries(inherited), ...own };
}
