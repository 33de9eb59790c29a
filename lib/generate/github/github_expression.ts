import type { EventName } from "../../events/event.ts";

/** A part of a path in an expression. */
const PART = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Where GitHub keeps what events tell, by the path in the event; only what is sure. */
const FIELDS: Partial<Readonly<Record<EventName, Readonly<Record<string, string>>>>> = {
  push: {
    branch: "github.ref_name",
    tag: "github.ref_name",
    ref: "github.ref",
    sha: "github.sha",
  },
  pull_request: changeFields(),
  pull_request_target: changeFields(),
  repository_dispatch: { action: "github.event.action" },
  webhook: { action: "github.event.action" },
  workflow_dispatch: { ref: "github.ref" },
  release: { tag: "github.event.release.tag_name", action: "github.event.action" },
  workflow_run: {
    workflow: "github.event.workflow_run.name",
    "head.branch": "github.event.workflow_run.head_branch",
  },
  issue_comment: { number: "github.event.issue.number", action: "github.event.action" },
};

/** The same for all events. */
const SHARED: Readonly<Record<string, string>> = {
  repository: "github.repository",
  defaultBranch: "github.event.repository.default_branch",
};

function changeFields(): Readonly<Record<string, string>> {
  return {
    number: "github.event.number",
    action: "github.event.action",
    "base.ref": "github.base_ref",
    "head.ref": "github.head_ref",
  };
}

/** The expression for a field of an event, such as `github.ref_name`; `undefined` where none is sure. */
export function expressionOf(event: EventName, path: readonly string[]): string | undefined {
  const [first = "", ...rest] = path;
  if (first === "payload" && rest.length > 0 && rest.every((part) => PART.test(part))) {
    if (event === "repository_dispatch" || event === "webhook") {
      return ["github.event.client_payload", ...rest].join(".");
    }
    return event === "workflow_dispatch" ? ["inputs", ...rest].join(".") : undefined;
  }
  return FIELDS[event]?.[path.join(".")] ?? SHARED[path.join(".")];
}

/** A text that GitHub takes as it is, though it may look like an expression. */
export function literalText(text: string): string {
  return text.replaceAll("${{", "${{ '${{' }}");
}
