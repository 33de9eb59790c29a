import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { parseYaml } from "../../../lib/deps/yaml.ts";
import { problemsOfWorkflow } from "../../deps/workflow_parser.ts";
import { parseYaml12 } from "../../deps/yaml.ts";
import { problemsOfBitbucketFile, problemsOfGitLabFile } from "./_schemas.ts";
import { goldenFiles } from "./_golden.ts";

const PROBLEMS = {
  bitbucket: problemsOfBitbucketFile,
  github: problemsOfWorkflow,
  gitlab: problemsOfGitLabFile,
} as const;

for (const host of ["bitbucket", "github", "gitlab"] as const) {
  for (const { url, file } of goldenFiles(host)) {
    const name = url.pathname.split("/").at(-1);

    Deno.test(`${name} is what is generated`, async () => {
      const found = await Deno.readTextFile(url);
      // See _golden.ts for how to write it again.
      assertEquals(file.text, found.replaceAll("\r\n", "\n"));
    });

    Deno.test(`${name} is one that the host reads, and means the same to every reader`, async () => {
      assertEquals(await PROBLEMS[host](file.text), []);
      assertEquals(parseYaml(file.text), parseYaml12(file.text));
    });
  }
}

Deno.test("the schemas and GitHub's parser do find what is wrong", async () => {
  assert(problemsOfBitbucketFile("pipelines: { default: [{ steps: {} }] }").length > 0);
  assert(problemsOfGitLabFile("job: { scripts: [x] }").length > 0);
  assert((await problemsOfWorkflow("on: push\njobs: { a: { needs: b } }")).length > 0);
});
