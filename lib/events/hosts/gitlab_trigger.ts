import { resolve } from "../../deps/path.ts";
import { isObject } from "../../json.ts";
import type { Environment, World } from "../../ports.ts";
import type { RepositoryDispatchEvent, WebhookEvent, WorkflowDispatchEvent } from "../event.ts";
import { parsePayload } from "../safe_json.ts";
import { defined, inside, textOf } from "./fields.ts";
import { readInputs } from "./inputs.ts";
import { readShortName } from "./refs.ts";

/** An event that a person, or a program, sent. */
export type TriggerFacts =
  | Pick<RepositoryDispatchEvent, "name" | "action" | "payload">
  | Pick<WebhookEvent, "name" | "action" | "payload">
  | Pick<WorkflowDispatchEvent, "name" | "payload" | "ref">;

/**
 * Reads what started a pipeline at will: a document that was posted, as a dispatch or under the
 * name that `PENSTOCK_WEBHOOK` gives it, else inputs.
 *
 * @throws {PenstockError} `payload` for a document that cannot be read
 */
export async function readTrigger(world: World): Promise<TriggerFacts> {
  const { env } = world;
  const path = env.get("TRIGGER_PAYLOAD");
  const webhook = env.get("PENSTOCK_WEBHOOK");
  if (path === undefined) return decodeStart(env);
  const body = parsePayload(await world.files.readText(resolve(world.cwd, path)), path);
  const type = textOf(inside(body, "event_type"));
  // A registry's own document may have a field of that name, too.
  const isDispatch = webhook === undefined ||
    (isObject(body) && Object.hasOwn(body, "client_payload"));
  if (type !== undefined && isDispatch) {
    const payload = inside(body, "client_payload") ?? {};
    return { name: "repository_dispatch", action: type, payload };
  }
  if (webhook !== undefined) return { name: "webhook", action: webhook, payload: body };
  return decodeStart(env);
}

function decodeStart(env: Environment): TriggerFacts {
  const tag = env.get("CI_COMMIT_TAG");
  const name = tag ?? env.get("CI_COMMIT_REF_NAME");
  const ref = readShortName(name, tag === undefined ? "branch" : "tag")?.ref;
  return { name: "workflow_dispatch", payload: readInputs(env), ...defined({ ref }) };
}
