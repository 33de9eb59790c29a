import { messageOf, PenstockError } from "../../errors.ts";

/** Words for what failed in a system call, for messages that name the file themselves. */
export function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "nothing is there";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotADirectory) return "a part of the path is not a folder";
  return messageOf(error);
}

/** Whether an error came from the system, such as a full disk, and not from a mistake in the code. */
export function isSystemError(error: unknown): error is Error {
  return error instanceof Error &&
    (("code" in error && typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code)) ||
      error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied);
}

/** Runs an operation; what the system refuses becomes an error that says what was attempted. */
export async function withSystemErrors<T>(
  attempted: string,
  code: string,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof PenstockError || !isSystemError(error)) throw error;
    throw new PenstockError(`Cannot ${attempted}: ${reasonOf(error)}`, {
      code,
      cause: error,
      hint: "look at the rights, the free space and the health of that disk",
    });
  }
}
