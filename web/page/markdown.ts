import DOMPurify from 'dompurify';
import { Marked, type Token, type Tokens } from 'marked';
import { escapeHtml } from './escape-html';
import { highlight } from './highlight';

/** What a model writes is text: its HTML is shown, not obeyed, and its images are links, as the page asks nobody for anything. */
const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }) => /^<br\s*\/?>\s*$/i.test(text) ? '<br>' : escapeHtml(text),
    image({ href, text }) {
      return this.link({ type: 'link', raw: '', href, text, tokens: [{ type: 'text', raw: text, text: text || href, escaped: false }] } as Tokens.Link);
    },
    code({ text, lang }) {
      const language = (lang ?? '').split(/\s/)[0].toLowerCase();
      return `<figure class="code" dir="ltr"><figcaption><span>${escapeHtml(language || 'text')}</span>`
        + '<button type="button" data-copy="code">Copy</button></figcaption>'
        + `<pre tabindex="0"><code>${highlight(text, language) ?? escapeHtml(text)}</code></pre></figure>`;
    },
  },
});

const ALLOWED_TAGS = [
  'a', 'blockquote', 'br', 'button', 'code', 'del', 'em', 'figcaption', 'figure', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'input', 'li',
  'ol', 'p', 'pre', 'span', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul',
];
const ALLOWED_ATTRIBUTES = ['title', 'class', 'dir', 'align', 'start', 'tabindex', 'type', 'checked', 'disabled', 'data-copy'];
const SAFE_ADDRESS = /^(?:https?|mailto):/i;

function toElement(token: Token): HTMLElement {
  const block = document.createElement('div');
  const html = marked.parser([token]);
  block.append(DOMPurify.sanitize(html, {
    ALLOWED_TAGS,
    ALLOWED_ATTR: [...ALLOWED_ATTRIBUTES, 'href'],
    ADD_URI_SAFE_ATTR: ALLOWED_ATTRIBUTES,
    ALLOWED_URI_REGEXP: SAFE_ADDRESS,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  }));
  for (const link of block.querySelectorAll('a')) Object.assign(link, { target: '_blank', rel: 'noopener noreferrer nofollow' });
  for (const text of block.querySelectorAll('p, ul, ol, h1, h2, h3, h4, h5, h6, blockquote, table')) text.setAttribute('dir', 'auto');
  for (const box of block.querySelectorAll('input')) box.setAttribute('aria-label', box.checked ? 'Done' : 'To do');
  for (const table of block.querySelectorAll('table')) {
    const scroller = Object.assign(document.createElement('div'), { className: 'table', tabIndex: 0, role: 'region', ariaLabel: 'Table' });
    table.replaceWith(scroller);
    scroller.append(table);
  }
  return block;
}

/** Markdown that grows: blocks that have not changed stay as they are, with the reader's selection in them. */
export class MarkdownView {
  private text = '';
  private blocks: { readonly raw: string; readonly element: HTMLElement }[] = [];
  private definitions = '{}';

  constructor(private readonly target: HTMLElement) {}

  render(text: string): void {
    if (text === this.text) return;
    this.text = text;
    const tokens = marked.lexer(text);
    const visible = tokens.filter(({ type }) => type !== 'space' && type !== 'def');
    // `[1]: https://…` at the end gives the links before it their address.
    const definitions = JSON.stringify(tokens.links);
    if (definitions !== this.definitions) for (const { element } of this.blocks.splice(0)) element.remove();
    this.definitions = definitions;
    const unchanged = visible.findIndex(({ raw }, index) => this.blocks[index]?.raw !== raw);
    const kept = unchanged === -1 ? visible.length : unchanged;
    for (const { element } of this.blocks.splice(kept)) element.remove();
    for (const token of visible.slice(kept)) {
      const element = toElement(token);
      this.target.append(element);
      this.blocks.push({ raw: token.raw, element });
    }
  }
}
