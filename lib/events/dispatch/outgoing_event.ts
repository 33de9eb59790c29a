import { PenstockError, UsageError } from "../../errors.ts";
import { isObject, type JsonObject } from "../../json.ts";
import { makeMasker } from "../../pipeline/secrets/mask.ts";
import type { World } from "../../ports.ts";
import type { OutgoingEvent } from "../../ports/forge.ts";
import { TOKEN_VARIABLES } from "../../report/choose_forge.ts";
import { checkDispatch } from "./dispatch_limits.ts";
import { dispatchType } from "../hosts/github.ts";
import { readPayloadText } from "../payload_file.ts";
import { parsePayload } from "../safe_json.ts";

/** What flags say of an event to send. */
export interface OutgoingRequest {
  /** The type of a dispatch. */
  readonly type?: string | undefined;
  /** A file, or `-` for standard input. */
  readonly payload?: string | undefined;
  /** `--workflow`. */
  readonly workflow?: string | undefined;
  /** `--ref`. */
  readonly ref?: string | undefined;
  /** `--input`. */
  readonly input: Readonly<Record<string, string>>;
  /** `--token-env`. */
  readonly tokenEnv?: string | undefined;
}

/**
 * Makes the event to send out of flags: the start of a workflow, or a dispatch whose file holds just
 * the payload or all of the request. What GitHub would not take is refused.
 *
 * @throws {UsageError} for flags that do not go together
 * @throws {PenstockError} `payload`, `dispatch-limit` or `secret-in-event`, exit 2
 */
export async function makeOutgoingEvent(
  world: World,
  request: OutgoingRequest,
): Promise<OutgoingEvent> {
  checkFlags(request);
  const event = request.workflow === undefined
    ? await makeDispatch(world, request)
    : makeStart(request.workflow, request);
  checkDispatch(event);
  refuseToken(world, event, request.tokenEnv);
  return event;
}

function checkFlags({ type, payload, workflow, ref, input }: OutgoingRequest): void {
  if (workflow === undefined) {
    const flag = ref === undefined ? "--input" : "--ref";
    if (ref !== undefined || Object.keys(input).length > 0) {
      throw new UsageError(
        `Cannot use ${flag} without --workflow: an event of a type has a payload alone`,
        "name the workflow with --workflow FILE, or leave it out",
      );
    }
    if (type === undefined && payload === undefined) {
      throw new UsageError(
        "Cannot send an event: neither a type nor a workflow is given",
        "write penstock dispatch TYPE --payload FILE, or --workflow FILE --ref REF",
      );
    }
    return;
  }
  if (type !== undefined || payload !== undefined) {
    throw new UsageError(
      `Cannot use ${type === undefined ? "--payload" : "TYPE"} with --workflow: a workflow that ` +
        "is started has inputs alone",
      "set them with --input NAME=VALUE",
    );
  }
}

function makeStart(file: string, { ref, input }: OutgoingRequest): OutgoingEvent {
  const workflow = file.replace(/^(\.\/)?\.github\/workflows\//, "");
  if (!/^([0-9]+|[^/\\]+\.ya?ml)$/.test(workflow)) {
    throw new UsageError(
      `Cannot use ${JSON.stringify(file)} for --workflow: want a file of .github/workflows`,
      "for example --workflow train.yml",
    );
  }
  if (ref === undefined) {
    throw new UsageError(
      `Cannot start workflow ${JSON.stringify(workflow)}: no branch or tag is given`,
      "name it with --ref, for example --ref main",
    );
  }
  return { name: "workflow_dispatch", workflow, ref, inputs: { ...input } };
}

async function makeDispatch(
  world: World,
  { type, payload: file }: OutgoingRequest,
): Promise<OutgoingEvent> {
  const found = file === undefined ? { payload: {} } : await readPayloadFile(world, file);
  if (found.type !== undefined && type !== undefined && found.type !== type) {
    throw new PenstockError(
      `Cannot send event ${JSON.stringify(type)}: the payload is one of type ` +
        JSON.stringify(found.type),
      { code: "payload", hint: "leave TYPE out, or give the client_payload alone" },
    );
  }
  const chosen = type ?? found.type;
  if (chosen !== undefined) {
    return { name: "repository_dispatch", type: chosen, payload: found.payload };
  }
  throw new UsageError(
    "Cannot send an event: no type is given, and the payload names none",
    'write penstock dispatch TYPE, or {"event_type": "TYPE", "client_payload": {}}',
  );
}

/** Just a payload; all of a request; or an event as CI keeps it in a file. */
async function readPayloadFile(
  world: World,
  file: string,
): Promise<{ readonly type?: string; readonly payload: JsonObject }> {
  const body = parsePayload(await readPayloadText(world, file), file);
  const type = dispatchType(body);
  const isWhole = type !== undefined && isObject(body) &&
    (Object.hasOwn(body, "client_payload") || hasOnly(body, "event_type"));
  const payload = isWhole ? body["client_payload"] ?? {} : body;
  if (isObject(payload)) return { ...(isWhole ? { type } : {}), payload: payload as JsonObject };
  throw new PenstockError(
    `Cannot use payload ${JSON.stringify(file)}: it is no object`,
    { code: "payload", hint: 'give a JSON object, for example {"model": "acme/digits/model:v3"}' },
  );
}

function hasOnly(body: object, key: string): boolean {
  return Object.keys(body).every((name) => name === key);
}

/** Whoever may see a run may see its event. */
function refuseToken(world: World, event: OutgoingEvent, named: string | undefined): void {
  const names = [...TOKEN_VARIABLES, ...(named === undefined ? [] : [named])];
  const text = JSON.stringify(event);
  const holder = names.find((name) => makeMasker([name], world.env)(text) !== text);
  if (holder === undefined) return;
  throw new PenstockError(`Cannot send an event: it holds the value of ${holder}`, {
    code: "secret-in-event",
    hint: "leave it out; a workflow has secrets of its own",
  });
}
