import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { findBuildSource } from "../../../lib/engine/build_source.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { Sandbox } from "../../cli/_cli.ts";
import { fakeWorld } from "../../fake_world.ts";

const FILES = { "app/Dockerfile": "", "app/Other": "", "app/folder/x": "", "empty/folder/x": "" };

Deno.test("findBuildSource() takes the Dockerfile in the context", async () => {
  await using sandbox = await Sandbox.make(FILES);
  const { directory } = sandbox;
  const world = fakeWorld({ cwd: directory });
  assertEquals(await findBuildSource(world, { context: "app", file: undefined }), {
    context: `${directory}/app`,
    file: `${directory}/app/Dockerfile`,
  });
});

Deno.test("findBuildSource() reads the file from the working folder", async () => {
  await using sandbox = await Sandbox.make(FILES);
  const { directory } = sandbox;
  const world = fakeWorld({ cwd: directory });
  assertEquals(await findBuildSource(world, { context: ".", file: "app/Other" }), {
    context: directory,
    file: `${directory}/app/Other`,
  });
});

interface Refusal {
  readonly context?: string;
  readonly file?: string;
  readonly message: string;
  readonly hint: string;
}

const NAME_IT = "name the Dockerfile with --file, from the working folder";

const REFUSALS: readonly Refusal[] = [
  {
    context: "nope",
    message: 'Cannot build from "nope": nothing is there',
    hint: "give the folder that holds the Dockerfile",
  },
  {
    context: "-",
    message: 'Cannot build from "-": nothing is there',
    hint: "give the folder that holds the Dockerfile",
  },
  {
    context: "app/Other",
    message: 'Cannot build from "app/Other": it is a file',
    hint: "give its folder, and the file as --file app/Other",
  },
  {
    context: "https://example.org/repository.git",
    message: 'Cannot build from "https://example.org/repository.git": nothing is there',
    hint: "check it out first: only folders of this machine are built",
  },
  {
    context: "empty",
    message: 'Cannot use Dockerfile "empty/Dockerfile": nothing is there',
    hint: NAME_IT,
  },
  { file: "nope", message: 'Cannot use Dockerfile "nope": nothing is there', hint: NAME_IT },
  {
    file: "app/folder",
    message: 'Cannot use Dockerfile "app/folder": it is a directory',
    hint: NAME_IT,
  },
  {
    file: "Other",
    message: 'Cannot use Dockerfile "Other": nothing is there',
    hint: "--file is read from the working folder: write --file app/Other",
  },
];

for (const { context = "app", file, message, hint } of REFUSALS) {
  Deno.test(`findBuildSource() refuses ${JSON.stringify({ context, file })}`, async () => {
    await using sandbox = await Sandbox.make(FILES);
    const world = fakeWorld({ cwd: sandbox.directory });
    const error = await assertRejects(
      () => findBuildSource(world, { context, file }),
      PenstockError,
    );
    assertEquals([error.exitCode, error.message, error.hint], [2, message, hint]);
  });
}
