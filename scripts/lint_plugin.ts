/**
 * The house rules that a machine can hold: which way imports point, and who may touch the world.
 *
 * @module
 */

/** Which part of the tree a file is in. */
type Part = "commands" | "lib" | "adapters" | "deps" | "mod" | "other";

/** Parts that a file of a part may import from; `adapters` only as types. */
const MAY_IMPORT: Readonly<Record<Part, readonly Part[]>> = {
  mod: ["mod", "commands", "lib"],
  commands: ["commands", "lib", "deps"],
  lib: ["lib", "deps"],
  adapters: ["adapters", "lib", "deps"],
  deps: ["deps"],
  other: ["mod", "commands", "lib", "adapters", "deps", "other"],
};

/** The one command that makes the real world, and the hidden one that runs models. */
const ADAPTER_USERS = ["/commands/main.ts", "/commands/infer.ts"];

const WORLD = ["Deno", "fetch", "console", "setTimeout", "setInterval"];

/** Globals that decide nothing and may be used in `lib/`. */
function isHarmless(part: Part, name: string): boolean {
  return part === "lib" && name === "setTimeout";
}

function partOf(file: string): Part {
  const path = file.replaceAll("\\", "/").replace(/^file:\/\//, "");
  if (/\/(tests|scripts|bench|examples|docs|dist)\//.test(path)) return "other";
  if (path.includes("/lib/adapters/")) return "adapters";
  if (path.includes("/lib/deps/")) return "deps";
  if (path.includes("/lib/")) return "lib";
  if (path.includes("/commands/")) return "commands";
  return path.endsWith("/mod.ts") ? "mod" : "other";
}

function targetOf(file: string, specifier: string): Part | undefined {
  if (!specifier.startsWith(".") || specifier.endsWith(".json")) return undefined;
  return partOf(new URL(specifier, `file://${file}`).href);
}

const plugin: Deno.lint.Plugin = {
  name: "penstock",
  rules: {
    "import-direction": {
      create(context) {
        const part = partOf(context.filename);
        const check = (node: Deno.lint.Node, specifier: string, typeOnly: boolean) => {
          const target = targetOf(context.filename, specifier);
          if (/^(npm|jsr|https?):/.test(specifier) && part !== "deps" && part !== "other") {
            context.report({ node, message: "Third-party code is named in lib/deps/ only" });
          }
          if (target === undefined || typeOnly || MAY_IMPORT[part].includes(target)) return;
          const excused = target === "adapters" &&
            ADAPTER_USERS.some((user) => context.filename.endsWith(user));
          if (!excused) {
            context.report({ node, message: `${part} must not import from ${target}` });
          }
        };
        return {
          ImportDeclaration: (node) => check(node, node.source.value, node.importKind === "type"),
          ExportNamedDeclaration: (node) => {
            if (node.source) check(node, node.source.value, node.exportKind === "type");
          },
          ExportAllDeclaration: (node) => check(node, node.source.value, false),
          ImportExpression: (node) => {
            if (node.source.type === "Literal" && typeof node.source.value === "string") {
              check(node, node.source.value, false);
            }
          },
        };
      },
    },
    "world-access": {
      create(context) {
        const part = partOf(context.filename);
        const free = part === "adapters" || part === "other" || part === "deps" ||
          part === "mod" || context.filename.endsWith("/commands/main.ts");
        if (free) return {};
        const report = (node: Deno.lint.Node, name: string) => {
          if (!isHarmless(part, name)) {
            context.report({ node, message: `${name} is used in lib/adapters/ only` });
          }
        };
        return {
          MemberExpression(node) {
            if (node.object.type === "Identifier" && WORLD.includes(node.object.name)) {
              report(node, node.object.name);
            }
          },
          CallExpression(node) {
            if (node.callee.type === "Identifier" && WORLD.includes(node.callee.name)) {
              report(node, node.callee.name);
            }
          },
        };
      },
    },
  },
};

export default plugin;
