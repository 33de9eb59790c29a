// Types of the parts of @std/assert that are used here.
type Constructor<E extends Error> = new (...args: never[]) => E;
export function assert(expression: unknown, message?: string): asserts expression;
export function assertEquals<T>(actual: T, expected: T, message?: string): void;
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T>;
export function assertMatch(actual: string, expected: RegExp, message?: string): void;
export function assertStringIncludes(actual: string, expected: string, message?: string): void;
export function assertThrows<E extends Error = Error>(
  action: () => unknown,
  errorClass?: Constructor<E>,
  messageIncludes?: string,
): E;
export function assertRejects<E extends Error = Error>(
  action: () => PromiseLike<unknown>,
  errorClass?: Constructor<E>,
  messageIncludes?: string,
): Promise<E>;
