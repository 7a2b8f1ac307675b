import { byId } from './dom';

/** The list of conversations: beside the chat, or over it where there is little room. */
export class Drawer {
  private readonly app = byId('app');
  private readonly button = byId('toggle-list');

  constructor() {
    this.button.addEventListener('click', () => this.toggle());
    for (const id of ['shade', 'close-list']) byId(id).addEventListener('click', () => this.toggle(false));
    matchMedia('(max-width: 45rem)').addEventListener('change', () => this.toggle(false));
    addEventListener('keydown', ({ key }) => { if (key === 'Escape' && !document.querySelector('dialog[open]')) this.toggle(false); });
  }

  set exists(exists: boolean) {
    this.toggle(false);
    byId('list').hidden = !exists;
    this.app.dataset.list = exists ? 'closed' : 'none';
  }

  toggle(open = this.app.dataset.list !== 'open'): void {
    const before = this.app.dataset.list;
    if (before === 'none') return;
    this.app.dataset.list = open ? 'open' : 'closed';
    this.button.setAttribute('aria-expanded', String(open));
    byId('main').inert = open;
    if (open) byId('new').focus();
    else if (before === 'open') this.button.focus();
  }
}
