/** Milliseconds between two frames. */
const PAUSE = 100;

/**
 * Calls a function about ten times a second.
 *
 * @param draw what is called
 * @returns a function that ends it
 */
export function tick(draw: () => void): () => void {
  let timer = next();
  function next(): ReturnType<typeof setTimeout> {
    // deno-lint-ignore penstock/world-access -- a drawing moves by itself; tests bring their own
    return setTimeout(() => {
      timer = next();
      draw();
    }, PAUSE);
  }
  return () => clearTimeout(timer);
}
