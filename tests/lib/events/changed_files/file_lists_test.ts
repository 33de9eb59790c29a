import { assertEquals } from "../../../../lib/deps/assert.ts";
import type { Changes } from "../../../../lib/events/changes.ts";
import { findChanges } from "../../../../lib/events/changed_files/find_changes.ts";
import { GitRepository } from "../../../git_repository.ts";
import { assertChanged, commitFiles, push } from "./events.ts";

Deno.test("findChanges() lists a file that was renamed under both of its names", async () => {
  const { repository, base: before } = await GitRepository.with({ "models/a.txt": "1\n2\n3\n" });
  await using _ = repository;
  await repository.git("config", "diff.renames", "copies");
  await repository.git("mv", "models/a.txt", "b.txt");
  await repository.commit();
  await assertChanged(repository, push({ before }), ["b.txt", "models/a.txt"]);
});

Deno.test("findChanges() lists what was deleted, made a link, or made a program", async () => {
  const files = { "gone": "1", "link": "1", "program": "1", "same": "1", "folder/file": "1" };
  const { repository, base: before } = await GitRepository.with(files);
  await using _ = repository;
  for (const path of ["gone", "link", "folder"]) await repository.remove(path);
  await repository.link("link", "same");
  await repository.write({ "folder": "a file now" });
  await Deno.chmod(`${repository.root}/program`, 0o755);
  await repository.commit();
  const changed = ["folder", "folder/file", "gone", "link", "program"];
  await assertChanged(repository, push({ before }), changed);
});

Deno.test("findChanges() gives names as they are", async () => {
  const { repository, base: before } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const names = [
    "Größe/ü.txt",
    "\uFEFFmark",
    "a\nb",
    "a\tb",
    ' "quoted" ',
    "-x",
    "--output=x",
    ":(glob)**",
    "$(id)",
    "back\\slash",
    "日本語",
  ];
  await commitFiles(repository, ...names);
  const changes = await findChanges(repository.world(), push({ before }));
  assertEquals(changes.state === "known" && changes.files.toSorted(), names.toSorted());
  // A list of all files has the same names.
  const all = await findChanges(repository.world(), push({ created: true, defaultBranch: "main" }));
  assertEquals(all.state === "known" && all.files.toSorted(), ["a.txt", ...names].toSorted());
});

Deno.test("findChanges() lists a file whose name is no text", async () => {
  const { repository, base: before } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const start = new TextEncoder().encode(
    `commit refs/heads/main\ncommitter A <a@b> 1 +0000\ndata 1\nx\nfrom ${before}\n` +
      "M 100644 inline caf",
  );
  const end = new TextEncoder().encode(".txt\ndata 1\nx\n");
  await repository.import(new Uint8Array([...start, 0xe9, ...end]));
  await assertChanged(repository, push({ before }), ["caf\uFFFD.txt"]);
});

Deno.test("findChanges() keeps the mark that a name begins with", async () => {
  const { repository, base: before } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await commitFiles(repository, "\uFEFFmark");
  await assertChanged(repository, push({ before }), ["\uFEFFmark"]);
});

Deno.test("findChanges() lists a submodule by its own path, whatever its settings", async () => {
  const { repository: library } = await GitRepository.with({ "lib.txt": "1" });
  await using _ = library;
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using __ = repository;
  const file = ["-c", "protocol.file.allow=always"];
  await repository.git(...file, "submodule", "add", "-q", library.root, "vendor/x");
  await repository.git("config", "-f", ".gitmodules", "submodule.vendor/x.ignore", "all");
  const before = await repository.commit();
  const newer = await commitFiles(library, "lib.txt");
  await repository.git("update-index", "--cacheinfo", `160000,${newer},vendor/x`);
  await repository.git("commit", "-q", "-m", "a newer library");
  await assertChanged(repository, push({ before }), ["vendor/x"]);
  const all = push({ created: true, defaultBranch: "main" });
  await assertChanged(repository, all, [".gitmodules", "a.txt", "vendor/x"]);
});

Deno.test("findChanges() lists 60,000 files", async () => {
  const { repository, base: before } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const paths = Array.from(
    { length: 60_000 },
    (_, at) => `data/${String(at % 100).padStart(2, "0")}/${String(at).padStart(5, "0")}.txt`,
  );
  const files = paths.map((path) => `M 100644 :1 ${path}\n`).join("");
  await repository.import(
    "blob\nmark :1\ndata 1\nx\n" +
      `commit refs/heads/main\ncommitter A <a@b> 1 +0000\ndata 1\nx\nfrom ${before}\n${files}`,
  );
  const changes = await findChanges(repository.world(), push({ before }));
  assertEquals(changes.state === "known" && changes.files.length, 60_000);
  assertEquals(changes.state === "known" && changes.files, paths.sort());
});

Deno.test("findChanges() compares in a clone that has no contents, and in one without folders", async () => {
  const { repository: origin, base: before } = await GitRepository.with({ "x/a.txt": "1" });
  await using _ = origin;
  await commitFiles(origin, "x/b.txt");
  await origin.git("config", "uploadpack.allowFilter", "true");
  for (const filter of ["blob:none", "tree:0"]) {
    const clone = await origin.clone("--no-checkout", `--filter=${filter}`);
    await assertChanged(clone, push({ before }), ["x/b.txt"]);
  }
});

Deno.test("findChanges() compares in a repository with the longer identifiers", async () => {
  await using repository = await GitRepository.make();
  await repository.remove(".git");
  await repository.git("init", "-q", "-b", "main", "--object-format=sha256");
  const before = await commitFiles(repository, "a.txt");
  await commitFiles(repository, "b.txt");
  assertEquals(before.length, 64);
  await assertChanged(repository, push({ before }), ["b.txt"]);
  await assertChanged(repository, push({ created: true, defaultBranch: "main" }), [
    ...["a.txt", "b.txt"],
  ]);
});

Deno.test("findChanges() lists for the work tree that it is started in", async () => {
  const { repository, base: before } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await repository.git("worktree", "add", "-q", "-b", "other", "trees/other");
  const tree = repository.world({}, "trees/other");
  const head = await repository.git("-C", "trees/other", "rev-parse", "HEAD");
  const event = push({ branch: "other", before });
  const known: Changes = { state: "known", files: [], base: before, head };
  assertEquals(await findChanges(tree, event), known);
  await repository.write({ "trees/other/b.txt": "1" });
  await repository.git("-C", "trees/other", "add", "b.txt");
  await repository.git("-C", "trees/other", "commit", "-q", "-m", "in the tree");
  const changes = await findChanges(tree, event);
  assertEquals(changes.state === "known" && changes.files, ["b.txt"]);
});
