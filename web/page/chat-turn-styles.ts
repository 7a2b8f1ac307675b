/** Inside deep-chat's shadow, where the page's own style does not reach; colours come through its custom properties. */
export const TURN_STYLES = `
#container, #chat-view { background: transparent; border: 0 !important; }
#messages { scrollbar-gutter: stable both-edges; overflow-x: hidden; }
#messages:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.outer-message-container[hidden] { display: none; }
.outer-message-container:has(.user-message-text) { display: none; }
.inner-message-container { width: 100%; max-width: 48rem; margin-inline: auto; }
.message-bubble { background: transparent !important; color: var(--text) !important; padding: 0 1rem; margin: 0.5rem 0; box-sizing: border-box; overflow: visible; }
.error-message-text { color: var(--danger) !important; }
#input { max-width: 48rem; margin-inline: auto; width: calc(100% - 2rem); padding-bottom: 0.75rem; }
#text-input-container { width: 100%; background: var(--surface); border: 1px solid var(--line); border-radius: 1.25rem; box-shadow: 0 1px 6px rgb(0 0 0 / 6%); }
#text-input-container:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
#text-input { padding: 0.8rem 3.4rem 0.8rem 1.1rem; color: var(--text); min-height: 1.4em; max-height: 12em; text-align: start; white-space: pre-wrap; font-size: 1rem; line-height: 1.4; }
#text-input[dir="rtl"], #text-input:dir(rtl) { padding: 0.8rem 1.1rem 0.8rem 3.4rem; }
[deep-chat-placeholder-text]:empty:before { color: var(--quiet) !important; }
.input-button { border-radius: 50%; width: 2.1rem; height: 2.1rem; margin: 0 0.5rem 0.4rem; padding: 0; display: grid; place-items: center; background: var(--accent) !important; box-sizing: border-box; }
.input-button:hover { filter: brightness(1.1); }
.input-button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.input-button[aria-disabled="true"] { background: var(--hover) !important; cursor: default; }
.input-button #submit-icon { filter: brightness(0) invert(1); width: 1.2rem; height: 1.2rem; }
.input-button[aria-disabled="true"] #submit-icon { filter: none; opacity: 0.45; }
.input-button #stop-icon { position: static; background: #fff; width: 0.8rem; height: 0.8rem; }

chat-turn { display: block; font-size: 1rem; line-height: 1.6; overflow-wrap: anywhere; }
chat-turn * { box-sizing: border-box; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; margin: 0; }
.question { white-space: pre-wrap; width: fit-content; max-width: min(85%, 40rem); margin: 0 0 1rem auto; padding: 0.6rem 1rem; background: var(--mine); border-radius: 1.1rem; border-bottom-right-radius: 0.3rem; }
.note { margin: 0.5rem 0; color: var(--quiet); }
.note[hidden], .reasoning[hidden] { display: none; }
.note[data-kind="error"] { color: var(--danger); background: var(--danger-back); border-radius: 0.6rem; padding: 0.6rem 0.9rem; }
.note[data-kind="busy"]::before { content: ""; display: inline-block; width: 0.6em; height: 0.6em; margin-inline-end: 0.6em; border-radius: 50%; background: var(--accent); animation: pulse 1.2s ease-in-out infinite; }
[data-writing] .markdown > :last-child > :last-child:not(figure, .table)::after { content: "▍"; color: var(--accent); margin-inline-start: 0.1em; animation: pulse 1.2s ease-in-out infinite; }
@keyframes pulse { 50% { opacity: 0.25; } }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
.reasoning { margin: 0 0 0.75rem; color: var(--quiet); font-size: 0.9em; border-inline-start: 2px solid var(--line); padding-inline-start: 0.9rem; }
.reasoning summary { cursor: pointer; }
.thoughts { white-space: pre-wrap; margin-top: 0.4rem; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem; min-height: 2rem; margin-bottom: 0.75rem; }
button { font: inherit; font-size: 0.85rem; color: var(--quiet); background: none; border: 1px solid transparent; border-radius: 0.5rem; padding: 0.25rem 0.6rem; cursor: pointer; min-height: 1.75rem; }
button:hover { color: var(--text); background: var(--hover); }
button:focus-visible, a:focus-visible, pre:focus-visible, summary:focus-visible, .table:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.actions:empty { display: none; }
button[data-main] { border-color: var(--line); color: var(--text); }
.actions button:first-child:not([data-main]) { margin-inline-start: -0.6rem; }
.usage { color: var(--quiet); font-size: 0.8rem; margin-inline-start: auto; }

.markdown > div { margin-block: 0 0.85rem; }
.markdown :is(p, ul, ol, blockquote, pre, figure, table, h1, h2, h3, h4, h5, h6, hr) { margin: 0; }
.markdown :is(h1, h2, h3, h4, h5, h6) { line-height: 1.3; font-weight: 650; margin-top: 0.6rem; }
.markdown h1 { font-size: 1.4em; } .markdown h2 { font-size: 1.25em; } .markdown h3 { font-size: 1.1em; } .markdown :is(h4, h5, h6) { font-size: 1em; }
.markdown :is(ul, ol) { padding-inline-start: 1.6em; }
.markdown li { margin-block: 0.25em; }
.markdown li:has(> input) { list-style: none; }
.markdown blockquote { border-inline-start: 3px solid var(--line); padding-inline-start: 1rem; color: var(--quiet); }
.markdown a { color: var(--accent-text); }
.markdown hr { border: 0; border-top: 1px solid var(--line); }
.markdown code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.88em; background: var(--code); border-radius: 0.3em; padding: 0.1em 0.35em; }
.code { border: 1px solid var(--line); border-radius: 0.7rem; overflow: hidden; background: var(--code); text-align: left; }
.code figcaption { display: flex; justify-content: space-between; align-items: center; padding: 0.2rem 0.4rem 0.2rem 0.9rem; font-size: 0.8rem; color: var(--quiet); border-bottom: 1px solid var(--line); }
.code pre { overflow-x: auto; padding: 0.8rem 0.9rem; width: auto; border-radius: 0; background: none; color: var(--text); font-size: inherit; line-height: 1.5; white-space: pre; overflow-wrap: normal; }
.code pre code { background: none; padding: 0; }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.7rem; }
.table table { border-collapse: collapse; width: 100%; font-size: 0.95em; }
.table :is(th, td) { padding: 0.45rem 0.8rem; border-bottom: 1px solid var(--line); text-align: start; overflow-wrap: normal; min-width: 5em; }
.table tr:last-child td { border-bottom: 0; }
.table th { background: var(--code); font-weight: 600; }
.hljs-comment, .hljs-quote { color: var(--code-comment); font-style: italic; }
.hljs-keyword, .hljs-selector-tag, .hljs-literal, .hljs-section, .hljs-doctag, .hljs-type { color: var(--code-keyword); }
.hljs-string, .hljs-regexp, .hljs-addition, .hljs-attribute, .hljs-template-tag { color: var(--code-string); }
.hljs-title, .hljs-name, .hljs-selector-id, .hljs-selector-class, .hljs-built_in { color: var(--code-title); }
.hljs-number, .hljs-symbol, .hljs-bullet, .hljs-variable, .hljs-meta, .hljs-link, .hljs-attr { color: var(--code-number); }
.hljs, .hljs-params, .hljs-operator, .hljs-punctuation { color: inherit; }
.hljs-deletion { color: var(--danger); }
.hljs-emphasis { font-style: italic; } .hljs-strong { font-weight: 700; }
`;
