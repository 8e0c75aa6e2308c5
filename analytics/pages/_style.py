"""How the pages look beside what the theme says: one sheet for all of them."""

from __future__ import annotations

STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding-left: 2rem; padding-right: 2rem; }
.rr-banner { border-left: 4px solid #b07d0a; background: color-mix(in srgb, #b07d0a 13%, transparent);
  padding: .3rem .7rem; border-radius: 3px; font-size: .93rem; line-height: 1.35; }
.rr-then { border-left-color: #3f84c0; background: color-mix(in srgb, #3f84c0 13%, transparent); }
[data-testid="stMultiSelect"] [data-tag] { color: inherit;
  background: color-mix(in srgb, #3f84c0 24%, transparent); }
.rr-quiet { opacity: .78; }
.rr-stamp { font-size: .93rem; line-height: 1.4; overflow-wrap: anywhere; }
.rr-row { display: grid; grid-template-columns: minmax(0, 1fr) 5.7rem 3.4rem 9.2rem 3.1rem; column-gap: .8rem;
  align-items: baseline; line-height: 1.3; font-size: .95rem; overflow-wrap: anywhere; padding: .14rem 0; }
.rr-head { font-size: .84rem; opacity: .78; white-space: nowrap; }
.rr-figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.rr-why { margin-right: .8rem; }
.rr-below { margin-top: .4rem; }
.rr-words { font-size: .86rem; opacity: .88; }
.rr-dot { display: inline-block; width: .62rem; height: .62rem; border-radius: 50%; margin-right: .25rem; }
.rr-family { white-space: nowrap; margin-right: .5rem; font-size: .86rem; opacity: .88; }
.rr-facts { display: flex; flex-wrap: wrap; gap: .4rem 1.9rem; margin: .45rem 0 0; }
.rr-fact b { display: block; font-size: 1.1rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.rr-fact span { font-size: .84rem; opacity: .78; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: .78; }
[data-testid="stVegaLiteChart"] svg text { fill: currentColor; opacity: .85; }
@media (max-width: 1150px) { .st-key-queue-top [data-testid="stColumn"],
  [data-testid="stHorizontalBlock"]:has(.st-key-case-steps) > [data-testid="stColumn"],
  [class*="st-key-pair"] [data-testid="stColumn"] { min-width: 100%; } }
.rr-list { margin: 0; padding-left: 1.2rem; line-height: 1.45; overflow-wrap: anywhere; }
.rr-steps { display: flex; gap: .35rem; flex-wrap: wrap; margin-bottom: .4rem; font-size: .9rem; }
.rr-step, .rr-step-now { padding: .12rem .55rem; border-radius: 1rem;
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent); }
.rr-step { opacity: .72; }
.rr-step-now { border-color: #3f84c0; font-weight: 600;
  background: color-mix(in srgb, #3f84c0 16%, transparent); }
.rr-told { font-size: .93rem; line-height: 1.4; overflow-wrap: anywhere; margin-bottom: .4rem; }
.rr-told dl { margin: .2rem 0 0; }
.rr-told dt { opacity: .78; font-size: .84rem; } .rr-told dd { margin: 0 0 .3rem; }
.rr-lead { font-size: 1.05rem; line-height: 1.4; overflow-wrap: anywhere; }
.rr-moved { display: grid; grid-template-columns: minmax(0, 1fr) 7.6rem 5.4rem; column-gap: .8rem;
  align-items: baseline; line-height: 1.3; font-size: .95rem; overflow-wrap: anywhere; padding: .14rem 0; }
.rr-hit { padding-top: .2rem; }
.rr-hit mark { color: inherit; background: color-mix(in srgb, #e0a400 38%, transparent); border-radius: 2px;
  padding: 0 .1em; font-weight: 600; }
.rr-small { font-size: .86rem; opacity: .88; }
.rr-cohorts { display: grid; align-items: center; column-gap: 1rem; row-gap: .3rem; font-size: .95rem;
  grid-template-columns: minmax(7rem, 1.1fr) repeat(3, minmax(0, 1.2fr)) minmax(0, 1.6fr); }
.rr-cohorts > * { min-width: 0; overflow-wrap: anywhere; }
.rr-bar { position: relative; height: 1.25rem; font-variant-numeric: tabular-nums; }
.rr-bar i { position: absolute; inset: 0 auto 0 0; border-radius: 2px; opacity: .38; }
.rr-bar b { position: relative; font-weight: 500; padding-left: .35rem; line-height: 1.25rem;
  font-size: .88rem; white-space: nowrap; }
.rr-bars { display: flex; align-items: flex-end; gap: 1px; height: 1.7rem; }
.rr-bars i { flex: 1; min-height: 1px; }
</style>"""
