import { makeOutgoingEvent } from "../lib/events/dispatch/outgoing_event.ts";
import { previewDispatch, sendDispatch } from "../lib/events/dispatch/send_dispatch.ts";
import type { OutgoingEvent } from "../lib/ports/forge.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import { defineCommand } from "./_command.ts";
import { jsonText } from "./_json_text.ts";
import { flag, maybeArgument, pairs, text } from "./_spec.ts";

/** `dispatch` */
export const command = defineCommand({
  about: "Sends a repository_dispatch, or starts a workflow that waits for workflow_dispatch, on " +
    "GitHub. The limits that GitHub documents are checked first. An event is sent once: where " +
    "nobody can tell whether it arrived, it is not sent again. The file of a payload holds the " +
    'payload alone, or {"event_type": TYPE, "client_payload": PAYLOAD}, which names the type.',
  arguments: { type: maybeArgument("TYPE", "The type of the event, such as staged_model") },
  options: {
    payload: text("FILE", "What to send with it, a JSON object; - for standard input"),
    workflow: text("FILE", "Start this workflow instead, by its file such as train.yml"),
    ref: text("REF", "Branch or tag that the workflow is started for"),
    input: pairs("NAME=VALUE", "Set an input of the workflow"),
    repo: text(
      "OWNER/NAME",
      "Repository to send it to (default: that of CI, or origin on the API's host)",
    ),
    apiUrl: text("URL", "Root of GitHub's API, such as https://HOST/api/v3"),
    tokenEnv: text("NAME", "Variable that holds the token"),
    dryRun: flag("Print the body of the request, and send nothing", { short: "n" }),
  },
  environment: {
    GITHUB_TOKEN: "Token to send with: contents: write, or actions: write to start a workflow",
    GH_TOKEN: "The same, where GITHUB_TOKEN is not set",
    GITHUB_REPOSITORY: "Repository where --repo is not given",
    GITHUB_API_URL: "Root of the API where --api-url is not given",
  },
  examples: [
    {
      line: "penstock dispatch staged_model --payload payload.json",
      does: "Tell a repository that a model was staged",
    },
    {
      line: "penstock dispatch --workflow train.yml --ref main --input epochs=3",
      does: "Start a workflow and fill in an input",
    },
    {
      line: "penstock dispatch staged_model --payload payload.json --dry-run",
      does: "See the request, and check it against GitHub's limits",
    },
  ],
  run: async ({ world, print }, given) => {
    const event = await makeOutgoingEvent(world, given);
    const { repo, apiUrl, tokenEnv } = given;
    if (given.dryRun) {
      const { path, body } = await previewDispatch(world, event, { repo, apiUrl });
      print.note(`Not sent: POST ${escapeTerminal(path)}`);
      print.result({ sent: false, request: { method: "POST", path, body } }, jsonText(body));
      return 0;
    }
    const forge = await sendDispatch(world, event, { repo, apiUrl, tokenEnv, note: print.note });
    const words = describe(event);
    print.result({ sent: true, forge, event: words.facts }, `Sent ${words.text} to ${forge}`);
    return 0;
  },
});

/** The event without what it carries. */
function describe(event: OutgoingEvent): { readonly text: string; readonly facts: object } {
  const { name } = event;
  if (name === "repository_dispatch") {
    const { type } = event;
    return { text: `${name} ${escapeTerminal(type)}`, facts: { name, type } };
  }
  const { workflow, ref } = event;
  return {
    text: `${name} of ${escapeTerminal(workflow)} for ${escapeTerminal(ref)}`,
    facts: { name, workflow, ref },
  };
}
