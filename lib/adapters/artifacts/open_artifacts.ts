import { digestOfFiles } from "../../content/digest.ts";
import { type Listing, sizeOf } from "../../content/listing.ts";
import { resolve } from "../../deps/path.ts";
import type { Clock } from "../../ports.ts";
import type {
  GetArtifactRequest,
  PutArtifactRequest,
  RunArtifact,
  RunArtifacts,
} from "../../ports/artifacts.ts";
import { discardFiles, listed, placeFiles, stageFiles, sweepLeftovers } from "../content/blobs.ts";
import type { ContentStore } from "../content/content_store.ts";
import { type Durable, durableSteps } from "../content/durable.ts";
import { contentLayout } from "../content/layout.ts";
import { type Content, listContent } from "../content/list_content.ts";
import { withSystemErrors } from "../content/system_error.ts";
import { getArtifact } from "./get_artifact.ts";
import { writeRecord } from "./record.ts";

/** Options of {@link openArtifacts}. */
export interface OpenArtifactsOptions {
  /** The steps that changes are made of; a test puts its own here. */
  readonly durable?: Durable;
  /** Tells which leftovers are old. */
  readonly clock?: Pick<Clock, "now">;
}

/**
 * The artifacts of a run, in a folder of the run's own. Nothing is touched before the first put or
 * get, and nothing is held open. One process at a time may put: the one that holds the run's
 * journal.
 *
 * ```text
 * names/abcd….json            what an artifact consists of; the name is a hash of the RunArtifact
 * blobs/sha256/ab/abcd…       file contents, named by what they hold
 * tmp/                        files on their way; swept by the next process that puts
 * ```
 *
 * Nothing in it depends on where the folder is, on modes, dates, links, empty folders or names that
 * begin with a dot, so it can be carried to another machine by any means that keeps contents.
 *
 * @param directory The folder; made at the first put
 */
export function openArtifacts(
  directory: string,
  { durable = durableSteps, clock = systemClock }: OpenArtifactsOptions = {},
): RunArtifacts {
  return new ArtifactFolder({ layout: contentLayout(resolve(directory)), durable, clock });
}

const systemClock: Pick<Clock, "now"> = { now: () => new Date() };

class ArtifactFolder implements RunArtifacts {
  readonly #store: ContentStore;
  #swept: Promise<void> | undefined;

  constructor(store: ContentStore) {
    this.#store = store;
  }

  put(request: PutArtifactRequest): Promise<RunArtifact> {
    return this.#attempt(`put ${JSON.stringify(request.path)}`, () => this.#put(request));
  }

  get(request: GetArtifactRequest): Promise<string> {
    return this.#attempt(
      `get artifact ${JSON.stringify(request.artifact.artifact)}`,
      () => getArtifact(this.#store.layout, request),
    );
  }

  async #put({ path, name, signal }: PutArtifactRequest): Promise<RunArtifact> {
    signal.throwIfAborted();
    await this.#sweep();
    const content = await listContent(path, {
      attempt: "put",
      code: "artifact-content",
      store: { path: this.#store.layout.root, name: "the folder of the run's artifacts" },
    });
    const staged = await stageFiles(this.#store, content.files, signal);
    try {
      await placeFiles(this.#store, staged);
    } catch (error) {
      await discardFiles(this.#store, staged);
      throw error;
    }
    const { emptyFolders } = content;
    return await this.#name(name, content.kind, { files: staged.map(listed), emptyFolders });
  }

  /** What a process left that was killed is of no use; no other one is at work in this run. */
  async #sweep(): Promise<void> {
    this.#swept ??= sweepLeftovers(this.#store, 0);
    try {
      await this.#swept;
    } catch (error) {
      this.#swept = undefined;
      throw error;
    }
  }

  /** From here on the artifact can be had, and not before. */
  async #name(name: string, kind: Content["kind"], listing: Listing): Promise<RunArtifact> {
    const [first] = listing.files;
    const digest = kind === "file" && first !== undefined
      ? first.digest
      : digestOfFiles(listing.files, listing.emptyFolders);
    const artifact = {
      artifact: name,
      digest,
      size: sizeOf(listing),
      files: listing.files.length,
    };
    await writeRecord(this.#store, { artifact, kind, ...listing });
    return artifact;
  }

  #attempt<T>(attempted: string, action: () => Promise<T>): Promise<T> {
    return withSystemErrors(attempted, "artifact-io", action);
  }
}
