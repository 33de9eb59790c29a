import { isObject } from "../../../lib/json.ts";
import type { GitHubState, StoredWorkflow } from "./state.ts";

/** A request that sends an event. */
export interface DispatchCall {
  /** Below the repository: `dispatches`, `actions/workflows/train.yml/dispatches`. */
  readonly path: string;
  readonly body: string;
  /** What the token may write. */
  readonly writes: readonly string[];
}

/** Takes an event as GitHub documents it, or refuses it. */
export function answerDispatch(state: GitHubState, call: DispatchCall): Response {
  const body: unknown = JSON.parse(call.body);
  const workflow = /^actions\/workflows\/([^/]+)\/dispatches$/.exec(call.path)?.[1];
  if (workflow === undefined && call.path !== "dispatches") return refuse(404, "Not Found");
  const needed = workflow === undefined ? "contents" : "actions";
  if (!call.writes.includes(needed)) {
    return refuse(403, "Resource not accessible by integration", {
      "x-accepted-github-permissions": `${needed}=write`,
    });
  }
  const refused = workflow === undefined
    ? refuseEvent(body)
    : refuseStart(state, decodeURIComponent(workflow), body);
  if (refused !== undefined) return refused;
  state.dispatched.push({ path: call.path, body });
  return new Response(null, { status: 204 });
}

function refuseEvent(body: unknown): Response | undefined {
  const { event_type: type, client_payload: payload = {} } = isObject(body) ? body : {};
  if (typeof type !== "string" || type.length < 1 || type.length > 100) {
    return refuse(422, "Invalid request.\n\nevent_type is invalid.");
  }
  if (!isObject(payload) || Object.keys(payload).length > 10) {
    return refuse(422, "Invalid request.\n\nNo more than 10 properties are allowed.");
  }
  return undefined;
}

function refuseStart(state: GitHubState, name: string, body: unknown): Response | undefined {
  const workflow = state.workflows[name];
  if (workflow === undefined) return refuse(404, "Not Found");
  const { ref, inputs = {} } = isObject(body) ? body : {};
  if (typeof ref !== "string" || !state.branches.includes(ref)) {
    return refuse(422, `No ref found for: ${String(ref)}`);
  }
  if (!workflow.starts) return refuse(422, "Workflow does not have 'workflow_dispatch' trigger");
  return isObject(inputs) ? refuseInputs(workflow, inputs) : refuse(422, "Invalid request.");
}

function refuseInputs(
  workflow: StoredWorkflow,
  inputs: Readonly<Record<string, unknown>>,
): Response | undefined {
  const unexpected = Object.keys(inputs).filter((name) => !Object.hasOwn(workflow.inputs, name));
  if (unexpected.length > 0) {
    return refuse(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  const missing = Object.entries(workflow.inputs)
    .find(([name, isRequired]) => isRequired && !Object.hasOwn(inputs, name));
  return missing && refuse(422, `Required input '${missing[0]}' not provided`);
}

function refuse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ message, status: String(status) }, { status, headers });
}
