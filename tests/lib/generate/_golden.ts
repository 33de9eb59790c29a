import { generateBitbucket } from "../../../lib/generate/bitbucket/bitbucket.ts";
import { generateGitHub } from "../../../lib/generate/github/github.ts";
import { type GeneratedFile, withoutVersion } from "../../../lib/generate/generated_file.ts";
import { generateGitLab } from "../../../lib/generate/gitlab/gitlab.ts";
import { GOLDEN } from "./_pipelines.ts";

/** A generated file, and the one in the repository that it has to be like. */
export interface GoldenFile {
  readonly url: URL;
  readonly file: GeneratedFile;
}

const FOLDER = new URL("../../fixtures/generate/", import.meta.url);

const HOSTS = {
  bitbucket: generateBitbucket,
  github: generateGitHub,
  gitlab: generateGitLab,
} as const;

/** All of them, made now; without the version, which changes more often. */
export function goldenFiles(host: keyof typeof HOSTS): readonly GoldenFile[] {
  return GOLDEN.map(({ definition, fanOut: wanted }) => {
    const fanOut = wanted && host !== "bitbucket";
    const command = `penstock generate ${host} pipeline.ts${fanOut ? " --fan-out" : ""}`;
    const file = HOSTS[host](definition, { pipeline: "pipeline.ts", command, fanOut });
    return {
      url: new URL(`${definition.name}.${host}.yml`, FOLDER),
      file: { ...file, text: withoutVersion(file.text) },
    };
  });
}

// `deno run -RWE tests/lib/generate/_golden.ts` writes them; then look at what changed.
if (import.meta.main) {
  await Deno.mkdir(FOLDER, { recursive: true });
  for (const host of ["bitbucket", "github", "gitlab"] as const) {
    for (const { url, file } of goldenFiles(host)) await Deno.writeTextFile(url, file.text);
  }
}
