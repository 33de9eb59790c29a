const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 50;

/**
 * Asks again and again, at least once, whether something has come true.
 *
 * @returns whether it came true in time
 */
export async function until(isTrue: () => boolean, milliseconds: number): Promise<boolean> {
  const end = performance.now() + milliseconds;
  for (let length = FIRST_PAUSE;; length = Math.min(length * 2, LONGEST_PAUSE)) {
    if (isTrue()) return true;
    const left = end - performance.now();
    if (left <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(length, left)));
  }
}
