import type { Template, TemplateName } from "./template.ts";
import { dataChange } from "./templates/data_change.ts";
import { docker } from "./templates/docker.ts";
import { stagedModel } from "./templates/staged_model.ts";
import { trainReport } from "./templates/train_report.ts";

/** Every template. */
export const TEMPLATES: Readonly<Record<TemplateName, Template>> = {
  "staged-model": stagedModel,
  "data-change": dataChange,
  "train-report": trainReport,
  "docker": docker,
};
