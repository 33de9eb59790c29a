import { assertEquals } from "../../../lib/deps/assert.ts";
import { workflowCommand } from "../../../lib/report/workflow_command.ts";
import { readCommand } from "../../commands/run_view/_runner.ts";

Deno.test("workflowCommand() writes a command without data", () => {
  assertEquals(workflowCommand("endgroup"), "::endgroup::");
});

Deno.test("workflowCommand() leaves out empty properties", () => {
  const line = workflowCommand("error", { data: "bad", properties: { file: "", line: "3" } });
  assertEquals(line, "::error line=3::bad");
  assertEquals(workflowCommand("error", { properties: { file: "" } }), "::error::");
});

const TEXTS = [
  "plain",
  "two\r\nlines",
  "100%25 of %0A",
  "a::b, c=d; e]",
  "::endgroup::",
  "##[error]x",
  " spaces ",
  "日本 👩‍🚀",
];

for (const text of TEXTS) {
  Deno.test(`workflowCommand() hands ${JSON.stringify(text)} over as it is`, () => {
    const line = workflowCommand("error", { data: text, properties: { title: `a${text}` } });
    assertEquals(line.split("\n").length, 1);
    // The runner takes spaces off the ends of all properties together.
    const title = `a${text}`.trimEnd();
    assertEquals(readCommand(line), { name: "error", data: text, properties: { title } });
  });
}
