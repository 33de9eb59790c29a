import bitbucket from "../../fixtures/bitbucket-pipelines-schema.json" with { type: "json" };
import gitLab from "../../fixtures/gitlab-ci-schema.json" with { type: "json" };
import { Ajv } from "../../deps/ajv.ts";
import { parseYaml12 } from "../../deps/yaml.ts";

/** What the schema of a host finds wrong with a file; empty where it is a CI file. */
type Judge = (text: string) => readonly string[];

/** What GitLab's schema finds wrong. */
export const problemsOfGitLabFile: Judge = judgeBy(gitLab);

/** What Bitbucket's schema finds wrong. */
export const problemsOfBitbucketFile: Judge = judgeBy(bitbucket);

/** The schemas have keywords of their own for editors, and forms that say no more than patterns. */
function judgeBy(published: object): Judge {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(published);
  return (text) => {
    validate(parseYaml12(text));
    return (validate.errors ?? []).map(({ instancePath, message }) =>
      `${instancePath}: ${message}`
    );
  };
}
