// YAML 1.2 by another author than the writer's, and with `version: "1.1"` the older one as well.
export { parse as parseYaml12 } from "npm:yaml@2.9.1";
