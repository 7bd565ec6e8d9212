import { html } from './html.ts';

/**
 * The one style of a summary's page; its hash is in the page's content security policy. Contrasts:
 * white on red 7.5, black on amber 7.9, white on green 6.2, text on page 19. Prints on A4.
 */
export const SUMMARY_STYLE = html`
@page{size:A4;margin:15mm 14mm 18mm}
:root{color-scheme:light;--text:#0b0c0c;--muted:#505a5f;--rule:#b1b4b6;--shade:#f3f2f1}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:#fff;overflow-wrap:break-word}
header,main,nav,footer{max-width:72rem;margin:0 auto;padding:0 1rem}
.skip{position:absolute;left:1rem;top:-4rem;padding:.5rem 1rem;background:#fff}
.skip:focus{top:.5rem}
a{color:#1d4f91}
a:focus-visible{outline:3px solid var(--text);outline-offset:2px}
h1{font-size:1.8rem;line-height:1.2;margin:1rem 0 .5rem}
h2{font-size:1.35rem;border-top:3px solid var(--text);padding-top:.5rem;margin:2rem 0 .5rem}
h3{font-size:1.05rem;margin:1.25rem 0 .25rem}
p{margin:.4rem 0;max-width:50rem}
.headline{font-size:1.25rem;font-weight:bold}
.notice{border-left:6px solid var(--text);padding:.25rem .75rem;background:var(--shade)}
.standing{font-weight:bold}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.85rem;margin:.75rem 0}
caption{text-align:left;font-weight:bold;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem .3rem 0;border-bottom:1px solid var(--rule)}
th.figure,td.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.small{display:block;font-weight:normal;color:var(--muted);font-size:.85em}
.pill{display:inline-block;padding:0 .4em;border:1px solid var(--text);font-weight:bold}
.red{background:#b10e1e;color:#fff}
.amber{background:#f79a3e;color:#000}
.green{background:#00703c;color:#fff}
.none{background:#fff;color:#000}
tbody th{font-weight:600}
figure{margin:.75rem 0}
figcaption{font-size:.85rem;color:var(--muted)}
svg{display:block;width:100%;height:auto;max-width:48rem}
svg text{font:12px system-ui,sans-serif;fill:#0b0c0c}
.wide{fill:#c9d7e8}
.likely{fill:#5b84b8}
.median{stroke:#0b0c0c;stroke-width:3}
.budget{stroke:#0b0c0c;stroke-width:1.5;stroke-dasharray:4 3}
.tick{stroke:#d8dadb;stroke-width:1}
.part0{fill:#00703c}
.part1{fill:#5b84b8}
.part2{fill:#f79a3e}
.part3{fill:#f3f2f1;stroke:#0b0c0c}
.words li{font-size:.85rem}
footer{color:var(--muted);padding-bottom:2rem}
dt{font-weight:bold;margin-top:.5rem}
dd{margin:0}
@media print{
body{font-size:9.5pt}
nav,.skip{display:none}
header,main,footer{padding:0;max-width:none}
.scroll{overflow:visible}
table{font-size:7.5pt}
h2,h3,caption{break-after:avoid}
tr,figure,.pressure{break-inside:avoid}
thead{display:table-header-group}
.provenance{break-before:page}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
