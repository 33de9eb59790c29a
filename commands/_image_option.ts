import { UsageError } from "../lib/errors.ts";
import { denoImage } from "../lib/generate/container.ts";
import { matching } from "./_generate.ts";

/** The image that CI runs in, on hosts where it runs in one. */
export const imageOption = matching("NAME", "Image with Deno that CI runs in", {
  form: /^[\w.\/:@-]+$/,
  wants: "the name of an image, as one gives it to docker pull",
  example: denoImage(),
  shown: "Deno's own for Debian",
});

/**
 * Refuses a version of Deno beside an image.
 *
 * @throws {UsageError} if both are given
 */
export function checkImage({ image, deno }: {
  readonly image: string | undefined;
  readonly deno: string | undefined;
}): void {
  if (image === undefined || deno === undefined) return;
  throw new UsageError(
    "Cannot use --deno with --image: the image has a version of its own",
    "leave one of them out",
  );
}
