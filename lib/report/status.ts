import type { ReportStatus } from "./report.ts";

/** How a status is shown. */
export interface StatusStyle {
  /** In words. */
  readonly word: string;
  /** For Markdown. */
  readonly emoji: string;
  /** One column wide, for terminals and pages. */
  readonly sign: string;
  /** The colour that goes with it. */
  readonly color: "green" | "red" | "yellow" | "dim";
}

/** How each status is shown. */
export const STATUS_STYLES: Readonly<Record<ReportStatus, StatusStyle>> = {
  done: { word: "Done", emoji: "✅", sign: "✔", color: "green" },
  no: { word: "Answer: no", emoji: "❌", sign: "✘", color: "red" },
  error: { word: "Could not answer", emoji: "⚠️", sign: "!", color: "yellow" },
  skipped: { word: "Skipped", emoji: "⏭️", sign: "–", color: "dim" },
  interrupted: { word: "Interrupted", emoji: "⏹️", sign: "■", color: "yellow" },
};
