import { byId, element } from './dom';
import { Broadcasts, type ChatTransport } from '../../client';

const MOST_SHOWN = 20;

/** Below the chat: the latest answers that others were given, from the first one on that is heard. Who closes it is left in peace. */
export function broadcastBox(transport: ChatTransport): Broadcasts {
  const box = byId<HTMLDetailsElement>('broadcast');
  const list = byId<HTMLOListElement>('broadcasts');
  let heard = 0;
  list.replaceChildren();
  byId('broadcast-count').textContent = '0';
  box.hidden = true;
  box.open = true;
  return new Broadcasts(transport, (answer) => {
    list.append(element('li', { dir: 'auto' }, answer));
    byId('broadcast-count').textContent = String(++heard);
    if (heard > MOST_SHOWN) list.firstElementChild!.remove();
    list.start = heard - list.childElementCount + 1;
    box.hidden = false;
  }, () => { box.hidden = true; });
}
