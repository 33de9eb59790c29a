/** The answer of a check about one model, as jobs hand it on and the journal keeps it. */
export interface Verdict {
  /** The check that gave it, such as `model-speed`. */
  readonly check: string;
  /** Whether the answer is yes. */
  readonly pass: boolean;
  /** What it is about; it holds for nothing with another digest. */
  readonly subject: Subject;
  /** The answer in a sentence. */
  readonly summary: string;
}

/** What a check was about. */
export interface Subject {
  /** A version's name, `entity/project/name:v3`, or a path. */
  readonly name: string;
  /** What the content was when it was checked, such as `sha256:…`. */
  readonly digest: string;
}
