import { SHORTEST_SECRET } from "../secrets/mask.ts";

/** Variables that give rights, though their names do not say so in a word of their own. */
const KNOWN = /^(?:AWS_(?!(?:DEFAULT_)?(?:REGION|OUTPUT)$|PAGER$).*|KUBECONFIG|SSH_AUTH_SOCK)$/i;

/** Words of a name, between underscores, that tell a secret. */
const WORDS = new RegExp(
  "(?:^|_)(?:" + [
    "TOKEN|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|PASS|CREDENTIALS?|CREDS?|AUTH|JWT|PAT|COOKIE",
    "API_?KEY|(?:ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|DEPLOY|SSH|GPG|ACCOUNT)_?KEY",
    "WEBHOOK|CONNECTION_?STRING|[A-Z0-9]+_PWD|DSN",
  ].join("|") + ")(?:_|$)",
  "i",
);

/** Values that tell a secret, whatever the name: a password in an address, well-known tokens, keys. */
const VALUES = [
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  /^(?:gh[pousr]_|github_pat_|glpat-|xox[abps]-|AKIA|hf_|sk-)\w/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

/** Variables that a pipeline may name, and that are no secrets. */
const HARMLESS =
  /^(?:(?:GITHUB|RUNNER|PENSTOCK)_.*|CI|PATH|HOME|USER|SHELL|PWD|LANG|TZ|TERM|TEMP|TMP|TMPDIR|NODE_ENV|NO_COLOR)$/;

/**
 * Names of the variables that hold a secret or a token: by their looks, or because a pipeline names
 * them, as one that declares `secrets: ["MYDB"]` does.
 *
 * @param variables all variables of the process
 * @param texts sources of the pipeline
 * @returns names, sorted
 */
export function presentSecrets(
  variables: Readonly<Record<string, string>>,
  texts: readonly string[],
): readonly string[] {
  const isSecret = ([name, value]: readonly [string, string]) =>
    mayBeSecret(value) && (looksSecret(name, value) || isNamed(name, texts));
  return Object.entries(variables).filter(isSecret).map(([name]) => name).sort();
}

/** A shorter one is refused as a secret, and a yes or no is a setting. */
function mayBeSecret(value: string): boolean {
  return value.length >= SHORTEST_SECRET && !/^(?:true|false)$/i.test(value);
}

function looksSecret(name: string, value: string): boolean {
  // `authToken` and `npm_config_//host/:_authToken` have their words as well.
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/[^A-Za-z0-9]+/g, "_");
  return KNOWN.test(name) || WORDS.test(words) || VALUES.some((form) => form.test(value));
}

function isNamed(name: string, texts: readonly string[]): boolean {
  const literals = ['"', "'", "`"].map((quote) => `${quote}${name}${quote}`);
  return !HARMLESS.test(name) &&
    texts.some((text) => literals.some((literal) => text.includes(literal)));
}
