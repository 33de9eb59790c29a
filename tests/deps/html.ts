// HTML as browsers read it.
export { type DefaultTreeAdapterTypes, parse as parseHtml, parseFragment } from "npm:parse5@8.1.1";
