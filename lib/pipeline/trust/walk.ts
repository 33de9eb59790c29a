import { join } from "../../deps/path.ts";
import type { World } from "../../ports.ts";
import type { BaseRevision } from "./base_revision.ts";
import { compareCheckedOut, compareCheckedOutFolder } from "./checked_out.ts";
import { compareFile } from "./compare_file.ts";
import type { Difference } from "./difference.ts";
import {
  CODE,
  DATA,
  isSettings,
  LOCKS,
  looseSpellings,
  MODULE,
  SETTINGS,
} from "./import_settings.ts";
import { findConfiguredLiterals, findLiterals } from "./literals.ts";
import type { Repository } from "../../git/repository.ts";
import { below, parentOf, resolveLiteral } from "./resolve_literal.ts";

/** What a walk needs. */
export interface WalkContext {
  readonly files: World["files"];
  readonly repository: Repository;
  readonly base: BaseRevision;
}

/**
 * Walks through all that a pipeline of the base revision loads, and compares it with the checkout.
 * Whatever else the checkout loads, a file that is changed or new has to name.
 */
export class Walk {
  readonly #context: WalkContext;
  readonly #differences = new Map<string, Difference["why"]>();
  readonly #texts: string[] = [];
  readonly #seen = new Set<string>();
  readonly #folders = new Set<string>();
  readonly #wholeFolders = new Set<string>();
  #open: string[] = [];
  #importsPackages = false;

  /** Makes a walk that has been nowhere. */
  constructor(context: WalkContext) {
    this.#context = context;
  }

  /** What differs. */
  get differences(): readonly Difference[] {
    return [...this.#differences].map(([path, why]) => ({ path, why }));
  }

  /** All sources that were read: of the base revision, and of the checkout where it differs. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** Goes through a file and all that it names. */
  async file(path: string): Promise<void> {
    this.#visit(path);
    while (this.#open.length > 0) {
      const open = this.#open;
      this.#open = [];
      await this.#compareAll(open);
    }
    for (const folder of this.#folders) await this.#checkPackages(folder);
  }

  /** Remembers a folder and those above it, with what they say of imports. */
  folder(folder: string): void {
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    for (const name of SETTINGS) this.#visit(below(folder, name));
    for (const name of LOCKS) {
      this.#note(compareCheckedOut(this.#context.base, below(folder, name)));
    }
    if (folder !== "") this.folder(parentOf(folder));
  }

  /** Compares a folder as git has checked it out. */
  checkedOut(folder: string): void {
    this.#note(compareCheckedOutFolder(this.#context.base, folder));
  }

  #note(differences: readonly Difference[]): void {
    for (const { path, why } of differences) this.#differences.set(path, why);
  }

  #visit(path: string): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    this.#open.push(path);
    this.folder(parentOf(path));
  }

  async #compareAll(paths: readonly string[]): Promise<void> {
    const { files, repository, base } = this.#context;
    const unread = new Map<string, string>();
    for (const path of paths) {
      const entry = base.files.get(path);
      const { standing, bytes } = await compareFile(files, repository, { path, base: entry });
      const text = bytes && new TextDecoder().decode(bytes);
      if (standing === "same" && text !== undefined) await this.#read(path, text);
      if (standing === "same" || standing === "absent") continue;
      this.#differences.set(path, standing);
      // It may name a secret of its own that the base revision does not.
      if (text !== undefined) this.#texts.push(text);
      if (entry?.mode.startsWith("100")) unread.set(path, entry.id);
    }
    const texts = await base.texts([...unread.values()]);
    for (const [path, id] of unread) await this.#read(path, texts.get(id) ?? "");
  }

  /** Follows what a text of the base revision names. */
  async #read(path: string, text: string): Promise<void> {
    this.#texts.push(text);
    const find = isSettings(path) ? findConfiguredLiterals : findLiterals;
    const { paths, importsPackages } = find(text);
    this.#importsPackages ||= importsPackages;
    for (const literal of paths) await this.#follow(parentOf(path), literal);
    // Such a module names others where no text shows it.
    if (path.endsWith(".wasm")) await this.#followFolder(parentOf(path));
    if (isSettings(path) && /"vendor"\s*:\s*true/.test(text)) {
      this.checkedOut(below(parentOf(path), "vendor"));
    }
  }

  async #follow(folder: string, literal: string): Promise<void> {
    const { files, repository: { root }, base } = this.#context;
    const target = resolveLiteral(root, folder, literal);
    if (target === undefined || DATA.test(target.place)) return;
    const { place, path } = target;
    const status = await files.status(place);
    if (path === undefined) {
      if (status !== undefined) this.#note([{ path: below(folder, literal), why: "outside" }]);
      return;
    }
    const isFolder = status?.kind === "directory" || base.hasFolder(path);
    if (isFolder) await this.#followFolder(path);
    if (isFolder || status !== undefined || base.files.has(path)) return this.#visit(path);
    for (const loose of looseSpellings(path)) this.#visit(loose);
  }

  /** Any module in a folder may be meant, also one that the change adds. */
  async #followFolder(folder: string): Promise<void> {
    const { files, repository: { root }, base } = this.#context;
    if (this.#wholeFolders.has(folder)) return;
    this.#wholeFolders.add(folder);
    const prefix = folder === "" ? "" : `${folder}/`;
    const isMeant = (path: string, form: RegExp) =>
      path.startsWith(prefix) && form.test(path) && !/(^|\/)node_modules\//.test(path);
    for (const path of base.files.keys()) if (isMeant(path, MODULE)) this.#visit(path);
    for (const [path, { mode }] of base.checkedOut) {
      const isLink = mode === "120000" && isMeant(path, /(?:)/) &&
        (await files.status(join(root, path)))?.kind === "directory";
      if (isLink || isMeant(path, CODE)) this.#visit(path);
    }
  }

  /** Packages may come from the checkout: with the change, or from a program that ran before. */
  async #checkPackages(folder: string): Promise<void> {
    const { files, repository: { root }, base } = this.#context;
    const packages = below(folder, "node_modules");
    this.checkedOut(packages);
    if (!this.#importsPackages || base.hasFolder(packages)) return;
    if (await files.status(join(root, packages)) === undefined) return;
    if (!this.#differences.has(packages)) this.#note([{ path: packages, why: "untracked" }]);
  }
}
