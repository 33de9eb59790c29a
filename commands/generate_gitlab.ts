import { generateGitLab } from "../lib/generate/gitlab/gitlab.ts";
import {
  GITLAB_FILE,
  includeHint,
  includesFile,
  includeText,
} from "../lib/generate/gitlab/gitlab_include.ts";
import { defineCommand } from "./_command.ts";
import { generate, generateArguments, generateOptions } from "./_generate.ts";
import { checkImage, imageOption } from "./_image_option.ts";

/** `generate gitlab` */
export const command = defineCommand({
  about: "Writes .gitlab/ci/penstock-NAME.yml, NAME being the pipeline's, for .gitlab-ci.yml to " +
    "include. That is written where it is missing; one that is there is yours, and you are told " +
    "which lines to add.",
  arguments: generateArguments,
  options: { ...generateOptions, image: imageOption },
  examples: [
    { line: "penstock generate gitlab pipeline.ts", does: "Write the jobs of a pipeline" },
    {
      line: "penstock generate gitlab pipeline.ts --check",
      does: "Fail in CI if somebody changed the pipeline alone",
    },
  ],
  run: (context, given) => {
    checkImage(given);
    return generate(context, given, {
      host: "gitlab",
      own: { image: given.image },
      make: (definition, options) =>
        generateGitLab(definition, {
          ...options,
          ...(given.image === undefined ? {} : { image: given.image }),
        }),
      companion: (file) => ({
        path: GITLAB_FILE,
        text: includeText(file),
        hint: includeHint(file),
        isFit: (text) => includesFile(text, file),
      }),
    });
  },
});
