import type { Octokit } from "../../deps/octokit.ts";
import { dispatchRequest } from "../../events/dispatch/dispatch_request.ts";
import type { OutgoingEvent } from "../../ports/forge.ts";
import { explainError, type GitHubAdvice, type GitHubSubject } from "./github_errors.ts";

/**
 * Sends an event to a repository on GitHub. It is sent again only where a rate limit turned it away,
 * since any other answer may have come after the event was taken.
 */
export async function sendGitHubEvent(
  octokit: Octokit,
  subject: GitHubSubject,
  event: OutgoingEvent,
): Promise<void> {
  const { path, body } = dispatchRequest(event, subject.repository);
  try {
    await octokit.request(`POST ${path}`, body);
  } catch (error) {
    throw explainError(error, {
      ...subject,
      attempt: event.name === "repository_dispatch"
        ? `Cannot send event ${JSON.stringify(event.type)}`
        : `Cannot start workflow ${JSON.stringify(event.workflow)}`,
      needs: "write",
      advice: event.name === "repository_dispatch"
        ? adviseEvent(subject)
        : adviseStart(subject, event.ref),
    });
  }
}

function adviseEvent({ tokenName }: GitHubSubject): GitHubAdvice {
  return {
    permission: "contents=write",
    notFound: {
      problem: "GitHub finds no such repository, or the token has no right to it (404)",
      hint: `check --repo, and that the token in ${tokenName} has contents: write there`,
    },
    refused: () => "check the type and the payload; --dry-run shows what is sent",
  };
}

function adviseStart({ tokenName }: GitHubSubject, ref: string): GitHubAdvice {
  return {
    permission: "actions=write",
    notFound: {
      problem: "GitHub finds no such repository or workflow, or the token has no right to it (404)",
      hint: "check --repo and --workflow, that the workflow is on the default branch, and that " +
        `the token in ${tokenName} has actions: write there`,
    },
    refused: (said) => {
      if (/no ref found/i.test(said)) return "name a branch or tag that was pushed with --ref";
      if (/trigger/i.test(said)) {
        return `add workflow_dispatch to \`on:\` in the workflow, as it is on ${ref}`;
      }
      return `give the inputs that the workflow declares on ${ref}, no others`;
    },
  };
}
