/** The look of a plan, in the file itself: black on white, so that paper and screen show the same. */

import { Html } from '../html.ts';

export const PLAN_STYLE = new Html(`
:root { --ink: #14202b; --soft: #5b6a78; --line: #d5dde4; --used: #1f5fa8; --current: #2c7a4b; --down: #b3541e; }
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 13px/1.4 system-ui, sans-serif; color: var(--ink); background: #fff; margin: 0 auto; padding: 1.2rem; max-width: 62rem;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
h1 { font-size: 1.7rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 1.2rem 0 0.4rem; border-bottom: 2px solid var(--ink); padding-bottom: 0.2rem; break-after: avoid; }
h3 { font-size: 1rem; margin: 0.6rem 0 0.3rem; break-after: avoid; }
p { margin: 0.2rem 0; }
.soft { color: var(--soft); font-weight: 400; }
.basis { font-size: 0.85rem; }
.good { color: #24663f; } .warn { color: #8a5a00; } .bad { color: #a3211b; } .unknown { color: var(--soft); }
.legend { font-size: 0.85rem; }
.swatch { display: inline-block; width: 1.1em; height: 0.7em; margin: 0 0.3em 0 0.8em; }
.swatch.used { background: var(--used); margin-left: 0; } .swatch.current { background: var(--current); } .swatch.upstream_down { background: var(--down); }
.store { break-inside: avoid; margin-bottom: 0.8rem; }
.charts { display: grid; grid-template-columns: 3fr 1fr; gap: 1rem; align-items: end; }
svg { width: 100%; height: auto; display: block; }
svg.months { max-height: 11rem; }
.tick { font-size: 10px; fill: var(--soft); }
.grid { stroke: var(--line); stroke-width: 1; }
.now { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 2 3; }
.capacity { stroke: var(--ink); stroke-width: 1.5; }
.used { fill: none; stroke: var(--used); stroke-width: 1.8; }
.fan { opacity: 0.22; } .fan.current { fill: var(--current); } .fan.upstream_down { fill: var(--down); }
.middle { fill: none; stroke-width: 1.6; stroke-dasharray: 5 3; } .middle.current { stroke: var(--current); } .middle.upstream_down { stroke: var(--down); }
.bar { fill: var(--used); } .bar.pale { opacity: 0.35; }
dl { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.3rem 1rem; margin: 0.4rem 0; }
dt { font-size: 0.8rem; color: var(--soft); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: 0.4rem 0; }
th, td { text-align: left; padding: 0.2rem 0.6rem 0.2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: 0.8rem; color: var(--soft); font-weight: 600; }
tr { break-inside: avoid; }
footer { font-size: 0.8rem; color: var(--soft); break-inside: avoid; }
footer h2 { font-size: 0.95rem; }
footer ul { margin: 0; padding-left: 1.1rem; }
@media (max-width: 40rem) { .charts { grid-template-columns: 1fr; } dl { grid-template-columns: repeat(2, 1fr); } }
`);
