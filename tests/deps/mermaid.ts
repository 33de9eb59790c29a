// What draws diagrams on GitHub, as one script for a browser: of the package without dependencies,
// whose Gantt charts are those of `npm:mermaid` of the same version.
import script from "npm:@mermaid-js/tiny@11.17.2/dist/mermaid.tiny.js" with { type: "text" };

/** Sets `globalThis.mermaid`. */
export const MERMAID_SCRIPT: string = script;
