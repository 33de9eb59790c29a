import { type DefaultTreeAdapterTypes, parseHtml } from "../../deps/html.ts";

/** A node of a page. */
export type PageNode = DefaultTreeAdapterTypes.ChildNode;

/** All nodes that a browser makes of a page. */
export function pageNodes(html: string): readonly PageNode[] {
  const below = (node: PageNode): readonly PageNode[] => [
    node,
    ...("childNodes" in node ? node.childNodes.flatMap(below) : []),
  ];
  return parseHtml(html).childNodes.flatMap(below);
}
