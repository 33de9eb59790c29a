/**
 * The part of GitHub's REST API that comments and dispatches need, on this machine, with a memory
 * and with faults on demand.
 *
 * @module
 */

import { isObject } from "../../../lib/json.ts";
import { answerDispatch } from "./dispatches.ts";
import { GitHubState, type StoredToken, TOKENS } from "./state.ts";

/** GitHub stores no longer comment, in bytes. */
const MOST_BYTES = 262_144;

/** A request as it came. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, without the API's root. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** An answer to give in place of the right one. */
export interface Fault {
  /** Which requests it meets: `POST /repos/acme/digits/issues/7/comments` begins with it. */
  readonly on: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** Whether the request is carried out before it is answered falsely. */
  readonly carriedOut?: boolean;
  /**
   * How many such requests there have to be before.
   *
   * @default {0}
   */
  readonly skip?: number;
}

interface Call extends RecordedRequest {
  readonly url: URL;
  readonly token: StoredToken;
}

type Answer = Response | Promise<Response>;

/** A GitHub that runs in this process. */
export class GitHubStandIn implements AsyncDisposable {
  readonly state = new GitHubState();
  /** All that was asked, in order. */
  readonly requests: RecordedRequest[] = [];
  readonly #faults: Fault[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#answer(request),
    );
  }

  /** Root of the REST API, as an Enterprise server has it. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/api/v3`;
  }

  /** Answers the next requests that match falsely, one fault each. */
  fail(...faults: readonly Fault[]): void {
    this.#faults.push(...faults);
  }

  /** What was asked, as `GET /user`, queries left out. */
  asked(): readonly string[] {
    return this.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
  }

  /** Ends the server; a fault that nothing met is a mistake of the test. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    if (this.#faults.length > 0) throw new Error(`Unused: ${JSON.stringify(this.#faults)}`);
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/api(\/v3)?/, "");
    const { method, headers } = request;
    const recorded = { method, path: path + url.search, headers, body: await request.text() };
    this.requests.push(recorded);
    const at = this.#faults.findIndex(({ on, skip = 0 }) =>
      `${method} ${path}`.startsWith(on) &&
      this.asked().filter((asked) => asked.startsWith(on)).length > skip
    );
    const fault = at < 0 ? undefined : this.#faults.splice(at, 1)[0];
    if (fault !== undefined && fault.carriedOut !== true) return falseAnswer(fault);
    const authorization = headers.get("authorization") ?? "";
    const token = TOKENS[authorization.replace(/^(token|bearer) /i, "")];
    const answer = token === undefined
      ? refuse(401, "Bad credentials")
      : await this.#route({ ...recorded, path, url, token });
    return fault === undefined ? answer : falseAnswer(fault);
  }

  #route(call: Call): Answer {
    const { method, path, token } = call;
    if (method === "GET" && path === "/user") return this.#user(token);
    if (method === "POST" && path === "/graphql") {
      return Response.json({ data: { viewer: { login: token.login } } });
    }
    const local = /^\/repos\/acme\/digits\/(.*)$/.exec(path)?.[1];
    if (local === undefined) return refuse(404, "Not Found");
    const list = /^(issues\/\d+|commits\/[0-9a-f]+)\/comments$/.exec(local)?.[1];
    if (list !== undefined && method === "GET") return this.#list(call, list);
    if (list !== undefined && method === "POST") return this.#create(call, list);
    const update = /^(issues\/)?comments\/(\d+)$/.exec(local);
    if (update !== null && method === "PATCH") {
      return this.#update(call, update[1] === undefined ? "commits" : "issues", Number(update[2]));
    }
    if (method === "POST" && local.endsWith("dispatches")) {
      return answerDispatch(this.state, { path: local, body: call.body, writes: token.writes });
    }
    const sha = /^commits\/([0-9a-f]+)\/pulls$/.exec(local)?.[1];
    if (sha !== undefined && method === "GET") return this.#pulls(sha);
    return refuse(404, "Not Found");
  }

  #user({ login, type }: StoredToken): Response {
    if (type === "Bot") return refuse(403, "Resource not accessible by integration");
    return Response.json({ login, type });
  }

  #pulls(sha: string): Response {
    if (!this.state.commits.includes(sha)) return refuse(422, `No commit found for SHA: ${sha}`);
    return Response.json(this.state.pulls.filter(({ head }) => head.sha === sha));
  }

  /** Refuses what is not there, as GitHub does for issues and for commits. */
  #missing(list: string): Response | undefined {
    const [kind, name = ""] = list.split("/");
    if (kind === "issues") {
      return this.state.issues.includes(Number(name)) ? undefined : refuse(404, "Not Found");
    }
    return this.state.commits.includes(name)
      ? undefined
      : refuse(422, `No commit found for SHA: ${name}`);
  }

  #list({ url }: Call, list: string): Response {
    const missing = this.#missing(list);
    if (missing !== undefined) return missing;
    const size = Math.min(100, Number(url.searchParams.get("per_page") ?? 30));
    const page = Number(url.searchParams.get("page") ?? 1);
    const all = this.state.commentsOf(list);
    const next = new URL(url);
    next.searchParams.set("page", String(page + 1));
    const more = all.length > page * size;
    return Response.json(all.slice((page - 1) * size, page * size), {
      headers: more ? { link: `<${next.href}>; rel="next"` } : {},
    });
  }

  #create({ token, body }: Call, list: string): Response {
    const missing = this.#missing(list);
    if (missing !== undefined) return missing;
    if (this.state.locked.has(Number(list.split("/")[1]))) {
      return refuse(403, "Unable to create comment because issue is locked.");
    }
    const text = readBody(body);
    const refused = refuseWrite(token, list) ?? refuseBody(text);
    if (refused !== undefined) return refused;
    return Response.json(this.state.add(list, text ?? "", token), { status: 201 });
  }

  #update({ token, body }: Call, kind: "issues" | "commits", id: number): Response {
    const comment = this.state.find(kind, id);
    if (comment === undefined) return refuse(404, "Not Found");
    const text = readBody(body);
    const refused = refuseWrite(token, kind) ?? refuseBody(text);
    if (refused !== undefined) return refused;
    comment.body = text ?? "";
    return Response.json(comment);
  }
}

function readBody(json: string): string | undefined {
  const sent: unknown = JSON.parse(json);
  return isObject(sent) && typeof sent["body"] === "string" ? sent["body"] : undefined;
}

function refuseWrite({ writes }: StoredToken, list: string): Response | undefined {
  const needed = list.startsWith("issues") ? ["issues", "pull_requests"] : ["contents"];
  if (needed.some((each) => writes.includes(each))) return undefined;
  return refuse(403, "Resource not accessible by integration", {
    "x-accepted-github-permissions": needed.map((each) => `${each}=write`).join("; "),
  });
}

function refuseBody(text: string | undefined): Response | undefined {
  if (text === undefined || text.trim() === "") return refuse(422, "Validation Failed");
  if (new TextEncoder().encode(text).length <= MOST_BYTES) return undefined;
  return refuse(422, "Validation Failed", {}, [{
    message: "body is too long (maximum is 65536 characters)",
  }]);
}

function refuse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  errors?: readonly object[],
): Response {
  return Response.json({ message, errors, status: String(status) }, { status, headers });
}

function falseAnswer({ status, headers = {}, message = "Scripted" }: Fault): Response {
  return refuse(status, message, headers);
}
