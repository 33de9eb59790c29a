/** The style of the HTML page: one accent colour, light and dark, phone and paper. */
export const PAGE_STYLE: string = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb;
  --ink: #24292e;
  --strong: #0f1418;
  --faint: #5c666f;
  --line: #e1e4e3;
  --well: #f4f6f5;
  --accent: #0b6e7f;
  --accent-soft: #9cc5cc;
  --green: #1b7340;
  --green-well: #e4f3e9;
  --red: #b3261e;
  --red-well: #fbe9e7;
  --yellow: #7d5700;
  --yellow-well: #fbf1d9;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  --serif: "Iowan Old Style", Charter, "Bitstream Charter", "Palatino Linotype", Palatino, "Sitka Text", Cambria, Georgia, serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b;
    --ink: #cdd4d9;
    --strong: #f1f4f6;
    --faint: #98a3ac;
    --line: #2c3338;
    --well: #1c2226;
    --accent: #53b6c7;
    --accent-soft: #2f626d;
    --green: #6fcf92;
    --green-well: #16311f;
    --red: #ff8f85;
    --red-well: #3d1a18;
    --yellow: #e5be62;
    --yellow-well: #362a0f;
  }
}
* { box-sizing: border-box; }
h1, h2, h3, h4, h5, h6, p, dl, dd, figure, pre { margin: 0; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.6 var(--sans);
  font-variant-numeric: lining-nums tabular-nums;
  overflow-wrap: anywhere;
}
main, footer { max-width: 47rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-top: clamp(1.75rem, 6vw, 4.5rem); }
main > * { margin: 2.75rem 0 0; }
main > header { margin: 0; padding-bottom: 1.75rem; border-bottom: 1px solid var(--line); }
h1, h2, h3, h4, h5, h6 { color: var(--strong); line-height: 1.25; text-wrap: balance; }
h1 { margin-top: 0.9rem; font: 600 clamp(1.4rem, 1.1rem + 2vw, 2.2rem)/1.2 var(--serif); letter-spacing: -0.01em; }
h2 { font: 600 1.3rem/1.3 var(--serif); }
h3, h4, h5, h6 { font-size: 1.05rem; font-weight: 600; }
p + p { margin-top: 0.8em; }
.summary { margin-top: 0.7rem; font-size: 1.125rem; line-height: 1.55; }
.text { max-width: 40rem; }
.pill { display: inline-flex; gap: 0.45em; align-items: baseline; padding: 0.1rem 0.7rem; border-radius: 1rem; font: 600 0.82rem/1.7 var(--sans); color: var(--faint); background: var(--well); white-space: nowrap; }
.green { color: var(--green); }
.red { color: var(--red); }
.yellow { color: var(--yellow); }
.pill.green { background: var(--green-well); }
.pill.red { background: var(--red-well); }
.pill.yellow { background: var(--yellow-well); }
.heading { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: baseline; }
dl { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: 0.45rem 1.75rem; }
dt { min-width: 7rem; color: var(--faint); }
dd { color: var(--strong); }
.scroll { overflow-x: auto; overflow-wrap: normal; }
table { width: 100%; border-collapse: collapse; font-size: 0.95rem; }
th, td { padding: 0.5rem 1.5rem 0.5rem 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th { padding-top: 0; font-size: 0.85rem; font-weight: 500; color: var(--faint); border-bottom-color: var(--faint); white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
td { min-width: 5rem; max-width: 26rem; overflow-wrap: break-word; }
.number { text-align: right; white-space: nowrap; min-width: 0; }
.sign { width: 1.9rem; min-width: 0; padding-right: 0; font-weight: 700; }
.none { color: var(--faint); font-style: italic; }
.verdict { padding-left: 1.25rem; border-left: 3px solid currentColor; }
.verdict > * { color: var(--ink); }
.verdict > .title { font-size: 1.05rem; font-weight: 600; color: var(--strong); }
.verdict > .scroll { margin-top: 0.9rem; }
.verdict td.red { font-weight: 600; color: var(--red); }
.verdict tr:last-child td { border-bottom: 0; }
figcaption { margin-bottom: 0.9rem; font-weight: 600; color: var(--strong); }
figure svg { display: block; width: 100%; height: auto; overflow: visible; font-family: var(--sans); }
.narrow { display: none; }
.legend { margin-top: 0.35rem; font-size: 0.9rem; color: var(--faint); }
.numbers { margin-top: 0.6rem; font-size: 0.9rem; }
.numbers > .scroll { margin-top: 0.6rem; }
.numbers table { width: auto; font-size: 0.85rem; }
.numbers td, .numbers th { padding-block: 0.2rem; }
pre { padding: 0.9rem 1.1rem; max-height: 32rem; overflow: auto; background: var(--well); border-radius: 0.4rem; font: 0.82rem/1.55 var(--mono); overflow-wrap: normal; tab-size: 8; }
pre.bars { line-height: 1.25; max-height: none; }
.bars span { color: var(--accent); }
section > .body, details > .body { margin-top: 1rem; padding-left: 1.25rem; border-left: 1px solid var(--line); }
.body > * + * { margin-top: 1.75rem; }
summary { cursor: pointer; color: var(--faint); border-radius: 0.25rem; }
summary:hover { color: var(--accent); }
summary h2, summary h3, summary h4, summary h5, summary h6 { display: inline; margin-right: 0.5rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
footer { margin-top: 4.5rem; padding-top: 1rem; padding-bottom: 2.5rem; color: var(--faint); font-size: 0.85rem; }
footer::before { content: ""; display: block; width: 2.5rem; margin-bottom: 0.9rem; border-top: 2px solid var(--accent); }
@media (max-width: 34rem) {
  main > * { margin-top: 2.25rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd + dt { margin-top: 0.7rem; }
  dt { font-size: 0.85rem; }
  th, td { padding-right: 1rem; }
  pre.bars { font-size: 0.72rem; }
  .wide { display: none; }
  .narrow { display: block; }
  section > .body, details > .body, .verdict { padding-left: 0.9rem; }
}
@media print {
  :root {
    --paper: #fff; --ink: #222; --strong: #000; --faint: #555; --line: #ccc; --well: #f6f6f6;
    --accent: #0b6e7f; --accent-soft: #9cc5cc; --green: #1b7340; --green-well: #fff;
    --red: #b3261e; --red-well: #fff; --yellow: #7d5700; --yellow-well: #fff;
  }
  body { font-size: 10.5pt; }
  main, footer { max-width: none; padding-inline: 0; }
  main { padding-top: 0; }
  .pill { padding-left: 0; background: none !important; }
  figure svg { max-width: 44rem; }
  .scroll, pre { overflow: visible; max-height: none; overflow-wrap: anywhere; }
  pre { white-space: pre-wrap; }
  tr, figure, .verdict { break-inside: avoid; }
  h1, h2, h3, h4, h5, h6, figcaption, summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  footer { margin-top: 2rem; }
}
`.trim();
