import { messageOf, PenstockError } from "../errors.ts";
import { makeMasker } from "../pipeline/secrets/mask.ts";
import type { World } from "../ports.ts";
import type { CommentTarget, Forge } from "../ports/forge.ts";
import { chooseForge, type ForgeChoice, TOKEN_VARIABLES } from "./choose_forge.ts";
import { commentMarker, type CommentMode, type CommentResult, upsertComment } from "./comment.ts";
import {
  decideTarget,
  type EventFacts,
  formatTarget,
  noTarget,
  parseTarget,
  readEventFacts,
} from "./comment_target.ts";
import { escapeMarkdown } from "./escape.ts";
import { readReport } from "./read_report.ts";
import { appendStepSummary } from "./step_summary.ts";

/** What flags say of a comment. */
export interface PostRequest extends ForgeChoice {
  /** The report's file, `-` for standard input. */
  readonly file: string;
  readonly mode: CommentMode;
  /** `--key`. */
  readonly key?: string | undefined;
  /** `--target`. */
  readonly target?: string | undefined;
}

/** Whom to tell what happens. */
export interface PostVoice {
  readonly note: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** What became of a report. */
export interface PostResult {
  /** `summarised`: there was no change request, and it is in the step's summary only. */
  readonly action: CommentResult["action"] | "summarised";
  readonly forge: string;
  /** As `--target` takes it. */
  readonly target?: string;
  readonly url?: string;
  /** Whether it is in the step's summary. */
  readonly summary: boolean;
}

/** A report on its way. */
interface Post {
  readonly world: World;
  readonly forge: Forge;
  readonly voice: PostVoice;
  readonly text: string;
  /** Markdown that names the file. */
  readonly source: string;
  readonly key: string;
  readonly mode: CommentMode;
  readonly event: EventFacts;
}

/**
 * Posts a report where people read it: as a comment, and in the summary of CI's step. All that was
 * given is checked before anything is written.
 */
export async function postComment(
  world: World,
  request: PostRequest,
  voice: PostVoice,
): Promise<PostResult> {
  const target = parseTarget(request.target ?? "auto");
  const key = request.key ?? defaultKey(world);
  commentMarker(key);
  const forgeRequest = chooseForge(world, request);
  const report = await readReport(world, request.file);
  const event = await readEventFacts(world);
  const forge = await world.openForge({ ...forgeRequest, onWait: voice.note });
  voice.note(`forge: ${forge.address}`);
  const text = maskTokens(world, request, report, voice);
  const source = request.file === "-" ? "its source" : escapeMarkdown(request.file);
  const post = { world, forge, voice, text, source, key, mode: request.mode, event };
  const summary = await summarise(post);
  const decision = await decideTarget(forge, target, event);
  if (decision.target === undefined) {
    if (!summary) throw noTarget(`Cannot find where to post: ${decision.why}`, "pr/NUMBER");
    voice.note(`target: step summary (${decision.why})`);
    return { action: "summarised", forge: forge.address, summary };
  }
  voice.note(`target: ${formatTarget(decision.target)} (${decision.why})`);
  const result = await comment(post, decision.target, summary);
  return { ...result, forge: forge.address, target: formatTarget(decision.target), summary };
}

/** A workflow and job have a comment of their own; more than one needs `--key`. */
function defaultKey({ env }: World): string {
  const names = [env.get("GITHUB_WORKFLOW"), env.get("GITHUB_JOB")].filter(Boolean);
  return names.length === 0 ? "default" : names.join("/").slice(0, 200);
}

function maskTokens(world: World, request: PostRequest, text: string, voice: PostVoice): string {
  const named = request.tokenEnv === undefined ? [] : [request.tokenEnv];
  const masked = makeMasker([...TOKEN_VARIABLES, ...named], world.env)(text);
  if (masked !== text) voice.warn("the report held a token; *** stands in its place");
  return masked;
}

/** Posting matters more than the summary: where that cannot be written, it is only said. */
async function summarise({ world, voice, text, source }: Post): Promise<boolean> {
  try {
    const done = await appendStepSummary(world, text, source);
    if (!done && world.env.get("GITHUB_STEP_SUMMARY") !== undefined) {
      voice.warn("the step summary is full; the report is not in it");
    }
    return done;
  } catch (error) {
    voice.warn(`cannot add to the step summary: ${messageOf(error)}`);
    return false;
  }
}

async function comment(
  { world, forge, text, source, key, mode, event }: Post,
  target: CommentTarget,
  summary: boolean,
): Promise<CommentResult> {
  const whole = summary ? summaryLink(world) : source;
  try {
    return await upsertComment(forge, target, { body: text, key, mode, whole });
  } catch (error) {
    const forbidden = error instanceof PenstockError && error.code === "forge-forbidden";
    if (!forbidden || !event.fork) throw error;
    throw new PenstockError(error.message, {
      code: error.code,
      hint: "a pull request from a fork gets a token that only reads: keep the report as an " +
        "artifact, and post it from a workflow on workflow_run" +
        (summary ? "; it is in the job summary meanwhile" : ""),
    });
  }
}

function summaryLink({ env }: World): string {
  const [server, repository, run] = ["SERVER_URL", "REPOSITORY", "RUN_ID"]
    .map((name) => env.get(`GITHUB_${name}`));
  const url = URL.parse(`${server}/${repository}/actions/runs/${run}`);
  return server && repository && run && url !== null
    ? `[the job summary](${url.href})`
    : "the job summary";
}
