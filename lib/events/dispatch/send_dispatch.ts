import { Interrupted, PenstockError } from "../../errors.ts";
import type { World } from "../../ports.ts";
import type { OutgoingEvent } from "../../ports/forge.ts";
import { chooseAddress, chooseForge, type ForgeChoice } from "../../report/choose_forge.ts";
import { findDispatchRepository, type RepositoryChoice } from "./dispatch_repository.ts";
import { type DispatchRequest, dispatchRequest } from "./dispatch_request.ts";

/** Where to send an event, and whom to tell what happens. */
export interface SendDispatchOptions extends Omit<ForgeChoice, "forge"> {
  readonly note: (line: string) => void;
}

/** What to give a token, for each kind of event. */
const PERMISSIONS: Readonly<Record<OutgoingEvent["name"], string>> = {
  repository_dispatch: "contents: write",
  workflow_dispatch: "actions: write, contents: read",
};

/**
 * Sends an event, once.
 *
 * @returns how the forge is named
 * @throws {PenstockError} exit 2, where it was not sent, or nobody knows whether it was
 */
export async function sendDispatch(
  world: World,
  event: OutgoingEvent,
  { note, ...choice }: SendDispatchOptions,
): Promise<string> {
  const repo = await findDispatchRepository(world, choice);
  const request = chooseForge(world, { ...choice, repo, forge: "github" }, {
    attempt: "send an event to GitHub",
    else: `it needs permissions: { ${PERMISSIONS[event.name]} }, and --dry-run no token`,
  });
  const forge = await world.openForge({ ...request, onWait: note });
  note(`forge: ${forge.address}`);
  if (forge.sendEvent === undefined) {
    throw new PenstockError(`Cannot send an event to ${forge.address}: it takes none`, {
      code: "forge-refused",
      hint: "name a repository on GitHub with --repo OWNER/NAME",
    });
  }
  try {
    await forge.sendEvent(event);
  } catch (error) {
    throw sayUncertain(error, request.repository ?? "");
  }
  return forge.address;
}

/**
 * The request that would send an event. Where nothing names a repository a word stands for it: who
 * looks at a request need not be where it is to be sent.
 *
 * @throws {UsageError} for a repository or address that is none
 */
export async function previewDispatch(
  world: World,
  event: OutgoingEvent,
  choice: RepositoryChoice,
): Promise<DispatchRequest> {
  const named = chooseAddress(world.env, choice).repository;
  return dispatchRequest(event, named ?? await maybeFind(world, choice) ?? "OWNER/NAME");
}

/** That it cannot be sent from here is said when it is to be sent. */
async function maybeFind(world: World, choice: RepositoryChoice): Promise<string | undefined> {
  try {
    return await findDispatchRepository(world, choice);
  } catch (error) {
    if (error instanceof PenstockError) return undefined;
    throw error;
  }
}

/** An event is like a comment that was posted: what was cut off may have arrived. */
function sayUncertain(error: unknown, repository: string): unknown {
  const look = `look at the runs of ${repository} before sending it again`;
  if (error instanceof Interrupted) {
    return new Interrupted(`Interrupted: the event may have been sent, ${look}`);
  }
  if (!(error instanceof PenstockError) || !isUncertain(error)) return error;
  return new PenstockError(`${error.message}; the event may have arrived all the same`, {
    code: error.code,
    hint: look,
  });
}

function isUncertain({ code, message }: PenstockError): boolean {
  if (code === "forge-unavailable") return true;
  // Without a connection nothing was sent.
  return code === "forge-unreachable" && !/client error \(Connect\)/.test(message);
}
