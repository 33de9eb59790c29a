/** Names of the templates, in the order in which they are shown. */
export const TEMPLATE_NAMES = ["staged-model", "data-change", "train-report", "docker"] as const;

/** Name of a template. */
export type TemplateName = typeof TEMPLATE_NAMES[number];

/** A command to type next, and what it does. */
export interface NextStep {
  readonly line: string;
  readonly does: string;
}

/** What the files of a template depend on. */
export interface Project {
  /** Name of the pipeline. */
  readonly name: string;
  /** The folder below the top of the repository, with `/` at its end; empty for the top itself. */
  readonly folder: string;
}

/** The files of a project by path, with `/` between its parts. */
export type ProjectFiles = Readonly<Record<string, string | Uint8Array>>;

/** What a new project is made of. */
export interface Template {
  /** What it is for, in one line. */
  readonly summary: string;
  /** `pipeline.ts`, and what it needs besides. */
  readonly files: (project: Project) => ProjectFiles;
  /** Whether its jobs call docker, which the images of CI lack. */
  readonly callsDocker?: boolean;
  /** Folders that its runs make and that git is to leave out. */
  readonly ignored: readonly string[];
  /** What to type next, in order. */
  readonly next: readonly NextStep[];
}

/** Patterns for files of a project, as a list in a module. */
export function writePatterns({ folder }: Project, patterns: readonly string[]): string {
  const escaped = folder.replace(/[\\*?+[\]!]/g, "\\$&");
  return `[${patterns.map((pattern) => JSON.stringify(escaped + pattern)).join(", ")}]`;
}
