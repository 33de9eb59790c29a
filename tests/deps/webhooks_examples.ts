// Payloads as GitHub posts them, of every event there is.
import examples from "npm:@octokit/webhooks-examples@7.6.1/api.github.com/index.json" with {
  type: "json",
};

/** Payloads of one event. */
export interface WebhookExamples {
  /** The name of the event. */
  readonly name: string;
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

/** All of them. */
export const WEBHOOK_EXAMPLES: readonly WebhookExamples[] = examples;
