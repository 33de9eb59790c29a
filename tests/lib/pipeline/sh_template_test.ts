import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { readTemplate, type ShValue } from "../../../lib/pipeline/sh.ts";

/** The words of a template, tagged like `sh` itself. */
function words(template: TemplateStringsArray, ...values: readonly ShValue[]): readonly string[] {
  return readTemplate(template, values);
}

const flag = (value: string) => ({ flag: value });

const TEMPLATES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [words`git status`, ["git", "status"]],
  [words`  git   status  `, ["git", "status"]],
  [
    words`git
    status`,
    ["git", "status"],
  ],
  [words`git\tstatus`, ["git", "status"]],
  [words`echo "a b" 'c d'`, ["echo", "a b", "c d"]],
  [words`echo "it's" 'say "hi"'`, ["echo", "it's", 'say "hi"']],
  [words`echo a"b c"d`, ["echo", "ab cd"]],
  [words`echo "" ''`, ["echo", "", ""]],
  [words`echo $HOME * ~ \\ | > x ; y && z`, [
    "echo",
    "$HOME",
    "*",
    "~",
    "\\",
    "|",
    ">",
    "x",
    ";",
    "y",
    "&&",
    "z",
  ]],
  [words`echo ${"a b"}`, ["echo", "a b"]],
  [words`echo ${"a"}${"b"}`, ["echo", "ab"]],
  [words`echo ${""}`, ["echo", ""]],
  [words`echo ${""} x`, ["echo", "", "x"]],
  [words`echo --name=${"a b"}.txt`, ["echo", "--name=a b.txt"]],
  [words`echo --name=${"-x"}`, ["echo", "--name=-x"]],
  [words`echo "${"a b"} c"`, ["echo", "a b c"]],
  [words`echo ${'"'}${"'"}`, ["echo", "\"'"]],
  [words`echo ${'" x "'}`, ["echo", '" x "']],
  [words`echo ${7} ${0.5}`, ["echo", "7", "0.5"]],
  [words`echo ${["a b", 1, ""]} c`, ["echo", "a b", "1", "", "c"]],
  [words`echo ${[]} c`, ["echo", "c"]],
  [words`echo ${flag("-rf")} ${[flag("--x"), "y"]}`, ["echo", "-rf", "--x", "y"]],
  [words`echo ${flag("plain")}`, ["echo", "plain"]],
  [words`echo ${"a"}-${"b"}`, ["echo", "a-b"]],
];

for (const [found, wanted] of TEMPLATES) {
  Deno.test(`readTemplate() reads the words ${JSON.stringify(wanted)}`, () => {
    assertEquals(found, wanted);
  });
}

const OPTIONS: readonly (readonly [string, () => unknown])[] = [
  ["-rf", () => words`rm ${"-rf"}`],
  ["--upload-pack=touch pwned", () => words`git fetch ${"--upload-pack=touch pwned"}`],
  ["-", () => words`cat ${"-"}`],
  ["-1", () => words`head ${-1}`],
  ["-x", () => words`rm "${"-x"}"`],
  ["-x", () => words`rm ''${"-x"}`],
  ["-x", () => words`rm ${""}${"-x"}`],
  ["-x", () => words`rm ${["a", "-x"]}`],
  ["-x", () => words`git log -- ${"-x"}`],
];

for (const [value, read] of OPTIONS) {
  Deno.test(`readTemplate() refuses the value ${value} in ${read}`, () => {
    const error = assertThrows(read, PenstockError, JSON.stringify(value));
    assertEquals([error.code, error.exitCode], ["sh-option", 2]);
    assert(error.hint?.includes("sh.flag("));
  });
}

const UNREADABLE: readonly (readonly [string, () => unknown])[] = [
  ["Cannot run a command without words", () => words``],
  ["Cannot run a command without words", () => words`   `],
  ["a quote is open", () => words`echo "a`],
  ["a quote is open", () => words`echo '${"'"}`],
  ["Cannot take the program of a command from a value", () => words`${"rm"} x`],
  ["Cannot take the program of a command from a value", () => words`${flag("rm")} x`],
  ["Cannot take the program of a command from a value", () => words`${["rm", "x"]}`],
  ["Cannot write an array against other text", () => words`echo a${["b", "c"]}`],
  ["Cannot write an array against other text", () => words`echo "${["b", "c"]}"`],
];

for (const [problem, read] of UNREADABLE) {
  Deno.test(`readTemplate() refuses ${read}: ${problem}`, () => {
    assertThrows(read, TypeError, problem);
  });
}

const HOLES: readonly (readonly [string, () => unknown])[] = [
  ["a program in quotes", () => words`"${"rm"}" x`],
  ["a program that a value ends", () => words`./${"../../bin/rm"} x`],
  ["an array before other text", () => words`echo ${["a", "b"]}c`],
  ["a value that is missing", () => words`rm -r ./${undefined as never}/x`],
  ["a value that is no text", () => words`echo ${{} as never}`],
  ["a value that is null", () => words`echo ${null as never}`],
];

for (const [what, read] of HOLES) {
  Deno.test(`readTemplate() refuses ${what}`, () => {
    assertThrows(read, TypeError, " a command");
  });
}
