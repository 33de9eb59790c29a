import { focusView } from "./focus_view.ts";
import type { RunView, RunViewOptions } from "./run_view.ts";

/** Shows a run in the log of GitLab CI, each job as a section that can be folded. */
export function gitlabView(options: RunViewOptions): RunView {
  let name = "";
  return focusView(options, {
    open: (title, at) => {
      // GitLab compares names in lower case, with a dash for all but letters and digits.
      name = `penstock-${options.newId().toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
      return `${marker("start", name, at)}${title}\n`;
    },
    close: (at) => `${marker("end", name, at)}\n`,
    afterEnd: () => "",
  });
}

function marker(edge: "start" | "end", name: string, at: Date): string {
  return `\x1b[0Ksection_${edge}:${Math.floor(at.getTime() / 1000)}:${name}\r\x1b[0K`;
}
