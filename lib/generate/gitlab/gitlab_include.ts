import type { GeneratedFile } from "../generated_file.ts";
import { yamlText } from "../yaml_text.ts";

/** The file that GitLab reads. */
export const GITLAB_FILE = ".gitlab-ci.yml";

/** A `.gitlab-ci.yml` that includes a file. */
export function includeText({ path }: Pick<GeneratedFile, "path">): string {
  return yamlText({ include: [{ local: `/${path}` }] });
}

/** What is to be done where a `.gitlab-ci.yml` of the user's own does not include a file. */
export function includeHint({ path }: Pick<GeneratedFile, "path">): string {
  return `add "- local: /${path}" to the include of ${GITLAB_FILE}`;
}

/**
 * Whether a `.gitlab-ci.yml` includes a file, by its path or a pattern for all in its folder. It is
 * somebody's own file, with tags that only GitLab knows, so its lines are looked at one by one.
 */
export function includesFile(text: string, { path }: Pick<GeneratedFile, "path">): boolean {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const wanted = [path, `${folder}*.yml`, `${folder}**.yml`, `${folder}penstock-*.yml`];
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^\s*#.*|\s#.*/, ""));
  return lines.some((line) =>
    wanted.some((one) =>
      line.split(/[\s"'\[\]{},]+/).some((word) => word.replace(/^\//, "") === one)
    )
  );
}
