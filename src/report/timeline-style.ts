/**
 * The style of every timeline page. Colours are variables that the plot uses as well. Light, dark and print each have
 * text at 4.5 to 1 or better; no colour carries a meaning that words do not.
 */
export const timelineStyle = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--dim:#57606a;--line:#d0d7de;--panel:#f6f8fa;--grid:#d8dee4;
--fault:#b35900;--alert:#9a6700;--good:#1a7f37;--bad:#cf222e;--neutral:#57606a;--decision:#6639ba;--person:#0969da;--action:#0b7285;
--series-1:#0969da;--series-2:#b35900;--series-3:#6639ba;--series-4:#1a7f37}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--dim:#9aa4af;--line:#30363d;--panel:#161b22;--grid:#2d333b;
--fault:#f0883e;--alert:#d9a520;--good:#56d364;--bad:#ff7b72;--neutral:#9aa4af;--decision:#bc8cff;--person:#79c0ff;--action:#56c8d8;
--series-1:#79c0ff;--series-2:#f0883e;--series-3:#bc8cff;--series-4:#56d364}}
@media print{:root{--paper:#fff;--ink:#000;--dim:#444;--line:#999;--panel:#fff;--grid:#ccc;--bad:#a40e26;--good:#11632d;--person:#0550ae;
--fault:#8a4500;--alert:#7d4e00;--neutral:#444;--decision:#512a97;--action:#08586a;--series-1:#0550ae;--series-2:#8a4500;--series-3:#512a97;--series-4:#11632d}
body{max-width:none}figure svg{width:100%;height:auto}.scroll{overflow:visible}li,tr,figure{break-inside:avoid}h2{break-after:avoid}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.25rem 1rem 3rem;max-width:64rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.25rem 0 .5rem}h3{font-size:1rem;margin:0}
p{margin:.35rem 0}.dim{color:var(--dim)}th .dim{font-weight:400}
.verdict{border-left:.35rem solid var(--neutral);background:var(--panel);padding:.6rem .9rem;margin:1rem 0;font-size:1.1rem}
.verdict.fail{border-color:var(--bad)}.verdict.pass{border-color:var(--good)}.verdict.inconclusive{border-color:var(--alert)}
.fail strong,.word-fail{color:var(--bad)}.pass strong,.word-pass{color:var(--good)}.inconclusive strong,.word-inconclusive{color:var(--alert)}
.word-fail,.word-pass,.word-inconclusive{font-weight:600}
figure{margin:1rem 0}figcaption{color:var(--dim);font-size:.875rem;margin-top:.5rem}
.scroll{overflow-x:auto;-webkit-overflow-scrolling:touch}@media screen and (max-width:63rem){.scroll::before{content:"scroll sideways for the rest \\2192";position:sticky;left:0;display:block;color:var(--dim);font-size:.875rem}}
.scroll:focus-visible{outline:2px solid var(--person);outline-offset:2px}
figure svg{display:block}
table{border-collapse:collapse;width:100%;font-size:.875rem;overflow-wrap:normal}
caption{text-align:left;color:var(--dim);padding-bottom:.35rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
thead th{font-weight:600;border-bottom-width:2px}@media screen and (min-width:64rem){thead th{white-space:nowrap}}:is(td,th) :is(a,code){overflow-wrap:anywhere}td.why{min-width:16rem}.nowrap{white-space:nowrap}
table.small{width:auto;min-width:18rem}table.small td,table.small th{padding-right:2.5rem}
dl{margin:.35rem 0 0;display:grid;grid-template-columns:9rem 1fr;gap:.35rem 1rem}dt{color:var(--dim)}dd{margin:0}
@media (max-width:40rem){dl{display:block}dd{margin:0 0 .5rem}dt{font-size:.875rem}
.stacked thead{position:absolute;clip-path:inset(50%);height:1px;width:1px;overflow:hidden}.stacked tr,.stacked th,.stacked td{display:block;border:0;padding:.1rem 0;white-space:normal}
.stacked tbody tr{border-bottom:1px solid var(--line);padding:.5rem 0}.stacked td::before{content:attr(data-head) ": ";color:var(--dim)}}
ol.decisions{list-style:none;padding:0;margin:0}ol.decisions>li{border-top:1px solid var(--line);padding:.7rem 0}
code{font:.875em/1.4 ui-monospace,"DejaVu Sans Mono",monospace}
pre{background:var(--panel);border:1px solid var(--line);padding:.6rem .75rem;white-space:pre-wrap;margin:.5rem 0}
`;
