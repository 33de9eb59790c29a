import { join } from "../../deps/path.ts";
import { readImageTag } from "../../engine/image_tag.ts";
import type { BuildOutcome, BuildRequest } from "../../ports/engine.ts";
import { systemFiles } from "../files.ts";
import { type DockerClient, failedAnswer, reasonOf } from "./docker_client.ts";
import type { Builder } from "./docker_version.ts";

/** Milliseconds that a question about an image may take. */
const LONGEST_QUESTION = 30_000;

/** What {@link buildImage} works with. */
export interface BuildTools {
  readonly client: DockerClient;
  readonly builder: Builder;
  /** Throws unless the engine is still there. */
  readonly checkEngine: (signal: AbortSignal) => Promise<unknown>;
}

/** Builds an image and asks the engine for its size. */
export async function buildImage(tools: BuildTools, request: BuildRequest): Promise<BuildOutcome> {
  const directory = await systemFiles.makeTemporaryDirectory();
  try {
    return await buildInto(join(directory, "image-id"), tools, request);
  } finally {
    await systemFiles.remove(directory);
  }
}

async function buildInto(
  idFile: string,
  { client, builder, checkEngine }: BuildTools,
  request: BuildRequest,
): Promise<BuildOutcome> {
  const { signal, onOutput } = request;
  const words = buildWords(request, { idFile, builder });
  const { code } = await client(words, { signal, onOutput, variables: builder.variables });
  if (code !== 0) {
    await checkEngine(signal);
    return { exitCode: code };
  }
  const image = (await systemFiles.readText(idFile)).trim();
  if (!/^sha256:[0-9a-f]{64}$/.test(image)) {
    throw failedAnswer(words, `it gave no image id but ${JSON.stringify(image)}`);
  }
  return { image, size: await askSize(client, image, signal) };
}

/** The words of a build. A value follows its `=` or the `--`, so none can become an option. */
export function buildWords(
  { context, file, tag }: BuildRequest,
  { idFile, builder }: { readonly idFile: string; readonly builder: Builder },
): readonly string[] {
  return [
    "build",
    // Without it the classic builder leaves the container of a step that failed.
    ...(builder.name === "BuildKit" ? [] : ["--force-rm"]),
    `--iidfile=${idFile}`,
    `--tag=${readImageTag(tag)}`,
    `--file=${file}`,
    "--",
    context,
  ];
}

async function askSize(client: DockerClient, image: string, signal: AbortSignal): Promise<number> {
  const words = ["image", "inspect", "--format={{json .Size}}", "--", image];
  const answer = await client(words, { signal, deadline: LONGEST_QUESTION });
  if (answer.code !== 0) throw failedAnswer(words, reasonOf(answer));
  const text = answer.stdout.trim();
  if (/^[0-9]+$/.test(text)) return Number(text);
  throw failedAnswer(words, `it gave no size but ${JSON.stringify(text)}`);
}
