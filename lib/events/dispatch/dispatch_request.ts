import type { OutgoingEvent } from "../../ports/forge.ts";

/** A request that sends an event. */
export interface DispatchRequest {
  /** Below the root of GitHub's API. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The request that sends an event to a repository (`owner/name`) on GitHub. */
export function dispatchRequest(event: OutgoingEvent, repository: string): DispatchRequest {
  const root = `/repos/${repository}`;
  if (event.name === "repository_dispatch") {
    return {
      path: `${root}/dispatches`,
      body: { event_type: event.type, client_payload: event.payload },
    };
  }
  return {
    path: `${root}/actions/workflows/${encodeURIComponent(event.workflow)}/dispatches`,
    body: { ref: event.ref, inputs: event.inputs },
  };
}
