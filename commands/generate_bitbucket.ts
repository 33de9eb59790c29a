import { generateBitbucket } from "../lib/generate/bitbucket/bitbucket.ts";
import { isOfSamePipeline } from "../lib/generate/generated_file.ts";
import { defineCommand } from "./_command.ts";
import { generate, generateArguments, generateOptions } from "./_generate.ts";
import { checkImage, imageOption } from "./_image_option.ts";
import { flag } from "./_spec.ts";

/** `generate bitbucket` */
export const command = defineCommand({
  about: "Writes bitbucket-pipelines.yml, with all jobs in one step. A repository has one such " +
    "file: where there is one of your own, or of another pipeline, see with --output - what to " +
    "merge into it.",
  arguments: generateArguments,
  options: {
    ...generateOptions,
    fanOut: flag("Not on Bitbucket, where all jobs are one step"),
    image: imageOption,
  },
  examples: [
    { line: "penstock generate bitbucket pipeline.ts", does: "Write the file of a pipeline" },
    {
      line: "penstock generate bitbucket pipeline.ts -o -",
      does: "Print it, to be merged by hand",
    },
  ],
  run: (context, given) => {
    checkImage(given);
    return generate(context, given, {
      host: "bitbucket",
      own: { image: given.image },
      make: (definition, options) =>
        generateBitbucket(definition, {
          ...options,
          ...(given.image === undefined ? {} : { image: given.image }),
        }),
      isOwn: (found, file) => isOfSamePipeline(found, file.text),
    });
  },
});
