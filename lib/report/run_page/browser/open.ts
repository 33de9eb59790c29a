import type { PageElement } from "./dom.ts";

/**
 * Opens a job, and the matrix that it is folded into. It runs in a browser, and is put into the page
 * as it is.
 */
export function openJob(job: PageElement): void {
  job.open = true;
  const matrix = job.closest(".matrix");
  if (matrix !== null) matrix.open = true;
}
