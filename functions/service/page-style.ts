import { html } from '../../shared/files/html.ts';

/**
 * The one style of the pages. Its hash is in their content security policy, so that nothing else can
 * style them. Contrasts are at least 4.5:1 in light and dark, and nothing needs more than 320 px.
 */
export const PAGE_STYLE = html`
:root{color-scheme:light dark;--text:#0b0c0c;--muted:#505a5f;--link:#1d4f91;--rule:#b1b4b6;--shade:#f3f2f1;--page:#fff}
@media (prefers-color-scheme:dark){:root{--text:#e8eaed;--muted:#b4bcc2;--link:#9cc2ff;--rule:#4a5359;--shade:#24292e;--page:#14181b}}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:var(--page);overflow-wrap:break-word}
a{color:var(--link)}
a:focus-visible{outline:3px solid var(--text);outline-offset:2px}
main:focus{outline:none}
.skip{position:absolute;left:1rem;top:-4rem;padding:.5rem 1rem;background:var(--page);z-index:1}
.skip:focus{top:.5rem}
header,footer,.layout{max-width:80rem;margin:0 auto;padding:0 1rem}
h1,h2,h3,h4{line-height:1.25;margin:1.5em 0 .5em}
h1{font-size:1.9rem;margin-top:1rem}
h2{font-size:1.5rem;padding-top:.75rem;border-top:3px solid var(--text)}
h3{font-size:1.2rem}
h4{font-size:1rem}
p,ul,ol,dl,table{margin:.5rem 0}
main p,main li,main dd{max-width:46rem}
code{font:.9em/1.4 ui-monospace,monospace;background:var(--shade);padding:.1em .25em;overflow-wrap:anywhere}
pre{background:var(--shade);padding:.75rem;white-space:pre-wrap}
pre code{padding:0}
nav ul{list-style:none;padding:0}
nav ul ul{padding-left:1rem}
nav li{margin:.25rem 0}
.operation,.named{border-top:1px solid var(--rule);margin-top:1.5rem}
.route{font-size:1.05rem}
.type{color:var(--muted)}
.fields .fields{border-left:3px solid var(--rule);padding-left:.75rem;margin:.5rem 0}
dt{font-weight:bold}
dd{margin:0 0 .25rem .75rem}
.fields dt,dd.type{display:inline}
dd.type{margin-left:.25rem}
.fields>div{padding:.25rem 0}
table{border-collapse:collapse}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem .35rem 0;border-bottom:1px solid var(--rule)}
table code{overflow-wrap:normal}
:target:not(main){background:var(--shade)}
footer{padding-top:2rem;padding-bottom:2rem;color:var(--muted)}
@media (min-width:60rem){
.with-contents{display:grid;grid-template-columns:17rem minmax(0,1fr);gap:2.5rem}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;font-size:.9rem}
}
@media print{
:root{color-scheme:light;--text:#000;--muted:#333;--link:#000;--rule:#999;--shade:#fff;--page:#fff}
nav,.skip{display:none}
.with-contents{display:block}
body{font-size:10pt}
h2,h3,h4,dt,.route{break-after:avoid}
tr,.fields .fields>div{break-inside:avoid}
:target:not(main){background:none}
}
`;
