import { stringifyYaml } from "../deps/yaml.ts";
import { PINNED_ACTIONS } from "./github/pinned_actions.ts";

/** A number as it is written here. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[-+]\d+)?$/;

/**
 * A document as text, with blank lines between sections and jobs; long texts stay on one line, and
 * quotes are those of `deno fmt`, so that it leaves the file alone. A text of several lines must not
 * have lines that are words of YAML by themselves.
 */
export function yamlText(document: Readonly<Record<string, unknown>>): string {
  const sections = Object.entries(document).map(([key, value]) => {
    // A copy holds nothing twice, which would become an anchor.
    const copy = JSON.parse(JSON.stringify({ [key]: value }));
    const section = stringifyYaml(copy, { lineWidth: -1, quoteStyle: '"' });
    return key === "jobs" ? section.replace(/(?<!^jobs:)\n(?= {2}\S)/g, "\n\n") : section;
  });
  const text = sections.join("\n")
    // Words that YAML 1.1 takes for booleans, and the empty text, come in single quotes all the same.
    .replace(/(?<=^ *(?:- )*|: )'([A-Za-z]*)'(?=:?$|: )/gm, '"$1"')
    // Texts that other readers may take for numbers; of those that are numbers there is one form.
    .replace(
      /(?<=^ *(?:- )*|: )([-+.0-9][-+.0-9a-fA-Fox_]*)(?=:?$|: )/gm,
      (word) => NUMBER.test(word) ? word : `"${word}"`,
    )
    // What a host puts a value into needs no quotes, unless the rest of it does.
    .replace(
      /(?<=^ *(?:- )*(?:[\w-]+: )?)"((?=[^"\n]*\$\{\{)[\w$](?:(?! #|: )[^"\\\n])*(?<![: ]))"$/gm,
      "$1",
    )
    // A key without a value has none.
    .replace(/(?<=^ *(?:- )*[\w-]+:) null$/gm, "")
    // `on` is GitHub's own key, which it takes for what it says, and which people know bare.
    .replace(/^"on":/m, "on:");
  return Object.values(PINNED_ACTIONS).reduce(
    (named, { uses, version }) =>
      named.replaceAll(`uses: ${uses}\n`, `uses: ${uses} # ${version}\n`),
    text,
  );
}
