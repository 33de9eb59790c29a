/** The style of a run's page, in addition to that of every page. */
export const RUN_STYLE: string = `
:root {
  --red-bar: #d2473c; --red-soft: #efbcb7; --yellow-bar: #b9851c; --yellow-soft: #ead29b;
  --dim-bar: #939ca2; --dim-soft: #d3d8da; --hit: #ffe08a; --hit-ink: #24292e; --target: #dcecef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --red-bar: #e5685d; --red-soft: #6e322d; --yellow-bar: #cfa040; --yellow-soft: #5f4b1c;
    --dim-bar: #6c7780; --dim-soft: #3a4248; --hit: #7d6013; --hit-ink: #fff; --target: #1f3a41;
  }
}
main.run, main.run ~ footer { max-width: 74rem; }
main.run { --name: clamp(10rem, 26vw, 20rem); padding-top: clamp(1.5rem, 4vw, 3rem); }
.run > *, .run > section { margin-top: 2.25rem; }
.run a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
.run header .facts { margin-top: 1.5rem; }
.run figure, .run .text, .run .verdict, .inside > .scroll { max-width: 47rem; }
.faint, .dim { color: var(--faint); }
code { font: 0.9em var(--mono); }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--paper); color: var(--accent); z-index: 9; }
.skip:focus { top: 0.5rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.7rem 2.25rem; }
.facts dt { min-width: 0; margin: 0; font-size: 0.82rem; line-height: 1.4; }
.facts dd { line-height: 1.45; }
.stops ul { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem; margin: 0; padding: 0; list-style: none; }
.stops li, .reason { padding-left: 1.1rem; border-left: 3px solid currentColor; }
.stops li > *, .reason > * { color: var(--ink); }
.stops .title { color: var(--strong); font-size: 1.05rem; }
.stops .title a { font-weight: 600; }
.stops pre { margin-top: 0.7rem; max-height: 14rem; }
.hint { color: var(--faint); }
.graph { padding: 1.25rem; overflow-x: auto; border-radius: 0.6rem;
  background: linear-gradient(90deg, var(--well) 2rem, transparent) left / 4rem 100% no-repeat local, linear-gradient(270deg, var(--well) 2rem, transparent) right / 4rem 100% no-repeat local, linear-gradient(90deg, var(--dim-soft), transparent) left / 0.8rem 100% no-repeat scroll, linear-gradient(270deg, var(--dim-soft), transparent) right / 0.8rem 100% no-repeat scroll, var(--well); }
.graph svg { display: block; max-width: 100%; height: auto; margin: 0 auto; font: 13px var(--sans); }
.graph path { fill: none; stroke: var(--faint); stroke-width: 1.25; opacity: 0.55; }
.graph rect { fill: var(--paper); stroke: var(--line); stroke-width: 1.25; color: var(--line); }
.graph text { fill: var(--strong); }
.graph .sign { fill: currentColor; font-weight: 700; text-anchor: middle; }
.graph .note { fill: var(--faint); font-size: 11.5px; text-anchor: end; }
.graph a { text-decoration: none; outline: none; }
.graph a.green { color: var(--green); }
.graph a.red { color: var(--red); }
.graph a.yellow { color: var(--yellow); }
.graph a.dim { color: var(--faint); }
.graph .node.red rect, .graph .node.yellow rect { stroke: currentColor; color: inherit; }
.graph .red rect { fill: var(--red-well); }
.graph .yellow rect { fill: var(--yellow-well); }
.graph .cell.green rect { fill: var(--green-well); }
.graph .dim rect { stroke: var(--dim-bar); }
.graph .never rect { stroke-dasharray: 4 3; }
.graph .never text { fill: var(--faint); }
.graph .cell rect { stroke: none; }
.graph .node .strip { stroke: none; fill: var(--dim-bar); }
.graph .node .strip.green { fill: var(--accent); }
.graph .node .strip.red { fill: var(--red-bar); }
.graph .node .strip.yellow { fill: var(--yellow-bar); }
.graph .cell.dim rect { stroke: var(--dim-bar); }
.graph .cell .sign { font-size: 11px; }
.graph a:hover rect { stroke: var(--accent); stroke-width: 2; }
.graph a:focus-visible rect { stroke: var(--accent); stroke-width: 3; stroke-dasharray: none; }
.tools { position: sticky; top: 0; z-index: 3; display: flex; gap: 1rem; align-items: center; min-height: 3.4rem; background: var(--paper); border-bottom: 1px solid var(--line); }
.jobs:focus { outline: none; }
.search { position: relative; display: flex; flex: 1; gap: 0.4rem; align-items: center; justify-content: flex-end; min-width: 0; }
.search[hidden] { display: none; }
.search input { flex: 0 1 22rem; min-width: 6rem; height: 2.2rem; padding: 0 2rem 0 0.75rem; border: 1px solid var(--dim-bar); border-radius: 0.45rem; background: var(--well); color: var(--strong); font: 0.92rem var(--sans); }
.search input::placeholder { color: var(--faint); opacity: 1; }
.search input:focus ~ kbd, .search input:not(:placeholder-shown) ~ kbd { visibility: hidden; }
.search kbd { width: 1.4rem; margin: 0 0.5rem 0 -2.2rem; border: 1px solid var(--line); border-radius: 0.3rem; background: var(--paper); color: var(--faint); font: 0.78rem/1.35rem var(--mono); text-align: center; }
.found { padding-right: 0.4rem; font-size: 0.88rem; color: var(--faint); white-space: nowrap; }
.run button { padding: 0.2rem 0.65rem; border: 1px solid var(--line); border-radius: 0.4rem; background: var(--paper); color: var(--ink); font: 0.82rem/1.5 var(--sans); cursor: pointer; }
.run button:hover:enabled { border-color: var(--accent); color: var(--accent); }
.run button:disabled { color: var(--dim-bar); cursor: default; }
.run button[aria-pressed=true] { border-color: var(--accent-soft); background: var(--target); color: var(--strong); }
.search button { min-width: 2.2rem; height: 2.2rem; padding: 0; font-size: 1rem; }
.over, .row { display: grid; grid-template-columns: 0.8rem 1.1rem var(--name) minmax(0, 1fr) 4.6rem; gap: 0 0.7rem; align-items: center; }
.over, .row { padding-inline: 0.3rem; }
.over { padding-top: 0.9rem; }
.over svg { grid-column: 4; }
.scale text { fill: var(--faint); font-size: 11px; text-anchor: middle; }
.scale text:first-of-type { text-anchor: start; }
.row { min-height: 2.3rem; border-bottom: 1px solid var(--line); border-radius: 0; color: var(--ink); list-style: none; outline-offset: -2px; }
.matrix > .job { --name: calc(clamp(10rem, 26vw, 20rem) - 1.4rem); padding-left: 1.4rem; }
.job { scroll-margin-top: 3.4rem; }
.row::-webkit-details-marker { display: none; }
.row::before { content: "›"; color: var(--faint); font-size: 1.15rem; line-height: 1; text-align: center; }
[open] > .row::before { transform: rotate(90deg); }
.row:hover { background: var(--well); }
.job[open] > .row { position: sticky; top: 3.4rem; z-index: 2; background: var(--paper); }
.job[open] > .row:hover { background: var(--well); }
.row > .sign, .steps .sign { text-align: center; }
.run .sign { width: auto; min-width: 1.1rem; font-weight: 700; }
.label { display: flex; gap: 0.5rem; align-items: center; min-width: 0; }
.row h3 { margin: 0; font-size: 0.95rem; font-weight: 500; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-wrap: nowrap; }
.job[open] > .row h3 { color: var(--accent); }
.tag, .hits { flex: none; padding: 0 0.45rem; border-radius: 0.7rem; background: var(--well); color: var(--faint); font-size: 0.74rem; line-height: 1.3rem; }
.hits { background: var(--hit); color: var(--hit-ink); }
.hits[hidden] { display: none; }
.row .never { overflow: hidden; color: var(--faint); font-size: 0.88rem; text-overflow: ellipsis; white-space: nowrap; }
.time { color: var(--faint); font-size: 0.88rem; text-align: right; white-space: nowrap; }
.bar { display: block; overflow: visible; }
#lines line { stroke: var(--line); }
#lines rect { fill: var(--well); }
.track { fill: var(--well); }
.wait { fill: var(--dim-soft); }
.bar .work { fill: var(--accent); }
.bar .soft { fill: var(--accent-soft); }
.bar.red .work { fill: var(--red-bar); }
.bar.red .soft { fill: var(--red-soft); }
.bar.yellow .work { fill: var(--yellow-bar); }
.bar.yellow .soft { fill: var(--yellow-soft); }
.bar.dim .work { fill: var(--dim-bar); }
.bar.dim .soft { fill: var(--dim-soft); }
.step { fill: var(--accent); stroke: var(--paper); stroke-width: 0.75; }
.step.error { fill: var(--red-bar); }
.step.open { fill: var(--yellow-bar); }
.inside { padding: 1.2rem 0 2.2rem 1.8rem; border-bottom: 1px solid var(--line); }
.inside > * + * { margin-top: 1.6rem; }
.inside h4 { font-size: 0.98rem; }
.steps { margin: 0.5rem 0 0; padding: 0; list-style: none; }
.steps li { display: grid; grid-template-columns: 1.1rem var(--name) minmax(0, 1fr) 4.6rem; gap: 0 0.7rem; align-items: center; min-height: 1.7rem; padding-right: 0.3rem; font-size: 0.92rem; }
.steps .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.depth2 { padding-left: 1rem; } .depth3 { padding-left: 2rem; } .depth4 { padding-left: 3rem; } .depth5 { padding-left: 4rem; }
.output summary h4 { display: inline; margin-right: 0.6rem; }
.output pre { margin-top: 0.6rem; }
.head { display: flex; flex-wrap: wrap; gap: 0.4rem 0.5rem; align-items: baseline; margin-bottom: 0.6rem; }
.head .faint { margin: 0 auto 0 0.2rem; font-size: 0.9rem; }
.lines { position: relative; max-height: min(38rem, 70vh); overflow: auto; overflow-anchor: none; outline-offset: -2px; scroll-margin: 6.5rem 0 1rem; padding-block: 0.5rem; background: var(--well); border-radius: 0.4rem; font: 0.8rem/20px var(--mono); overflow-wrap: normal; }
.block { width: max-content; min-width: 100%; }
.line { min-height: 20px; padding: 0 1rem 0 calc(var(--gutter) + 0.9rem); white-space: pre; }
.wrapped .block { width: auto; }
.wrapped .line { white-space: pre-wrap; overflow-wrap: anywhere; }
.run .line a { display: inline-block; width: var(--gutter); margin: 0 0.9rem 0 calc(-0.9rem - var(--gutter)); color: var(--faint); text-align: right; text-decoration: none; user-select: none; -webkit-user-select: none; }
.run .line a:hover { color: var(--accent); text-decoration: underline; }
.line.error { box-shadow: inset 3px 0 var(--red-bar); }
.line.target { background: var(--target); }
.line mark { background: var(--hit); color: var(--hit-ink); border-radius: 2px; }
.note { padding: 0.3rem 1rem; color: var(--accent); font: 600 0.8rem/20px var(--sans); }
.note.cut { color: var(--faint); font-weight: 400; font-style: italic; text-align: center; border-block: 1px dashed var(--dim-bar); }
`.trim();

/** The same on a phone and on paper. */
export const RUN_STYLE_NARROW: string = `
@media (max-width: 44rem) {
  .run > *, .run > section { margin-top: 1.75rem; }
  .graph { display: none; }
  .facts { gap: 0.5rem 1.5rem; }
  .facts dd + dt { margin: 0; }
  .search kbd { display: none; }
  .search input { flex: 1 1 6rem; padding-right: 0.5rem; font-size: 1rem; }
  .found { min-width: 0; font-size: 0.8rem; }
  .tools { gap: 0.75rem; }
  .tools:has(.found:not(:empty)) h2 { display: none; }
  .matrix > .job { padding-left: 0; }
  .over { display: block; padding-top: 0.6rem; }
  .row { grid-template-columns: 0.8rem 1.1rem minmax(0, 1fr) auto; padding-block: 0.45rem 0.3rem; }
  .row > .bar, .row > .never { grid-row: 2; grid-column: 1 / -1; }
  .row > .never { padding-left: 3.3rem; white-space: normal; }
  .inside { padding-left: 0; }
  .steps li { grid-template-columns: 1.1rem minmax(0, 1fr) auto; padding-block: 0.15rem; }
  .steps .bar { grid-row: 2; grid-column: 1 / -1; }
  .line { padding-right: 0.5rem; }
  .lines { font-size: 0.75rem; }
}
@media print {
  :root {
    --red-bar: #d2473c; --red-soft: #efbcb7; --yellow-bar: #b9851c; --yellow-soft: #ead29b;
    --dim-bar: #939ca2; --dim-soft: #d3d8da; --hit: #ffe08a; --hit-ink: #24292e; --target: #dcecef;
  }
  .graph { padding: 0; background: none; overflow: visible; }
  .graph svg { min-width: 0 !important; }
  .search, .skip, .lines, .log button { display: none !important; }
  .tools, .job[open] > .row { position: static; }
  .row::before { content: ""; }
  .row h3, .row .never { white-space: normal; }
  .inside { padding: 0.6rem 0 1rem 1.5rem; }
  .bar, .graph svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`.trim();
