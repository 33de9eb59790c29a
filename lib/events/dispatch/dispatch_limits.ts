/**
 * What GitHub takes of events that are sent to it, so that an event beyond that fails before it is
 * sent, and in words.
 *
 * @module
 */

import { PenstockError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import type { OutgoingEvent } from "../../ports/forge.ts";

const LONGEST_TYPE = 100;

const MOST_KEYS = 10;

/** Of the JSON of a payload ("less than 64 KB") and of that of inputs. */
const LARGEST = 65_535;

const MOST_INPUTS = 25;

const INPUT_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * Checks an event against the limits that GitHub documents.
 *
 * @throws {PenstockError} `dispatch-limit`, exit 2, for one that is beyond them
 */
export function checkDispatch(event: OutgoingEvent): void {
  if (event.name === "repository_dispatch") {
    checkType(event.type);
    checkPayload(event.type, event.payload);
  } else checkInputs(event.workflow, event.inputs);
}

function checkType(type: string): void {
  if (type !== "" && type.length <= LONGEST_TYPE) return;
  const shown = type.length > LONGEST_TYPE ? `${type.slice(0, LONGEST_TYPE)}…` : type;
  throw beyond(
    `Cannot send event ${JSON.stringify(shown)}: its type has ${type.length} characters, ` +
      `GitHub takes 1 to ${LONGEST_TYPE}`,
    "choose a shorter type, and put the rest into the payload",
  );
}

function checkPayload(type: string, payload: JsonObject): void {
  const attempt = `Cannot send event ${JSON.stringify(type)}`;
  const { length } = Object.keys(payload);
  if (length > MOST_KEYS) {
    throw beyond(
      `${attempt}: its payload has ${length} keys, GitHub takes at most ${MOST_KEYS}`,
      "put several of them into an object below one key",
    );
  }
  // Bytes are never fewer than characters, and GitHub documents a limit in each.
  const bytes = new TextEncoder().encode(JSON.stringify(payload)).length;
  if (bytes > LARGEST) {
    throw beyond(
      `${attempt}: its payload has ${bytes} bytes of JSON, GitHub takes at most ${LARGEST}`,
      "store the data as an artifact, and send its name",
    );
  }
}

function checkInputs(workflow: string, inputs: Readonly<Record<string, string>>): void {
  const attempt = `Cannot start workflow ${JSON.stringify(workflow)}`;
  const names = Object.keys(inputs);
  if (names.length > MOST_INPUTS) {
    throw beyond(
      `${attempt}: ${names.length} inputs are given, GitHub takes at most ${MOST_INPUTS}`,
      "put several of them into one input, as JSON",
    );
  }
  const wrong = names.find((name) => !INPUT_NAME.test(name));
  if (wrong !== undefined) {
    throw beyond(
      `${attempt}: ${JSON.stringify(wrong)} is no name of an input`,
      "names have letters, digits, - and _, and begin with a letter or _",
    );
  }
  const { length } = JSON.stringify(inputs);
  if (length > LARGEST) {
    throw beyond(
      `${attempt}: its inputs have ${length} characters of JSON, GitHub takes at most ${LARGEST}`,
      "store the data as an artifact, and give its name",
    );
  }
}

function beyond(message: string, hint: string): PenstockError {
  return new PenstockError(message, { code: "dispatch-limit", hint });
}
