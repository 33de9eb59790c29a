import { formatBytes } from "../lib/duration.ts";
import { parseReference } from "../lib/registry/artifact_name.ts";
import { openChosenRegistry } from "../lib/registry/choose_registry.ts";
import type { VersionRecord } from "../lib/ports/registry.ts";
import type { Block } from "../lib/report/report.ts";
import { renderBlocks } from "../lib/report/terminal.ts";
import { defineCommand } from "./_command.ts";
import { registryEnvironment, registryOption } from "./_option_sets.ts";
import { argument } from "./_spec.ts";

/** `artifact show` */
export const command = defineCommand({
  arguments: {
    artifact: argument("ARTIFACT", "The version, as ENTITY/PROJECT/NAME:VERSION-OR-ALIAS"),
  },
  options: { registry: registryOption },
  environment: registryEnvironment,
  examples: [
    {
      line: "penstock artifact show acme/model-registry/classifier:production",
      does: "Show what is in production",
    },
  ],
  run: async ({ world, print }, given) => {
    const reference = parseReference(given.artifact);
    const registry = await openChosenRegistry(world, { flag: given.registry }, print.note);
    const found = await registry.find(reference);
    print.result({ artifact: found }, renderBlocks(blocksOf(found), print.layout));
    return 0;
  },
});

/** What a description says first; `--json` has the whole of it. */
function firstParagraph(markdown: string): string {
  const paragraphs = markdown.split(/\n\s*\n/).map((text) => text.trim());
  return paragraphs.find((text) => text !== "" && !text.startsWith("#")) ?? "";
}

function blocksOf(found: VersionRecord): readonly Block[] {
  const source = found.source === undefined ? [] : [["source", found.source] as const];
  return [
    {
      kind: "facts",
      facts: [
        ["artifact", `${found.name}:${found.version}`],
        ...source,
        ["digest", found.digest],
        ["aliases", found.aliases.length === 0 ? "none" : found.aliases.join(", ")],
        ["created", found.createdAt],
        ["size", formatBytes(found.size)],
        ...(found.description === undefined
          ? []
          : [["description", firstParagraph(found.description)] as const]),
      ],
    },
    {
      kind: "table",
      columns: ["file", "size", "digest"],
      rows: found.files.map(({ path, size, digest }) => [path, formatBytes(size), digest]),
      numeric: [1],
    },
    {
      kind: "table",
      columns: ["also in", "as", "aliases"],
      rows: found.memberships.map(({ collection, version, aliases }) => [
        collection,
        version,
        aliases.join(", "),
      ]),
    },
  ];
}
