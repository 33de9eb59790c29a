// JSON schemas, as GitLab publishes one of its CI files.
export { Ajv } from "npm:ajv@8.20.0";
