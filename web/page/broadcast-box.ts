import { byId, element } from './dom';
import { Broadcasts, type ChatTransport } from '../../client';

/** Below the chat: answers that others were given, from the first one on that is heard. */
export function broadcastBox(transport: ChatTransport): Broadcasts {
  const box = byId<HTMLDetailsElement>('broadcast');
  byId('broadcasts').replaceChildren();
  byId('broadcast-count').textContent = '0';
  box.hidden = true;
  return new Broadcasts(transport, (answer) => {
    byId('broadcasts').append(element('li', { dir: 'auto' }, answer));
    byId('broadcast-count').textContent = String(byId('broadcasts').childElementCount);
    box.hidden = false;
    box.open = true;
  }, () => { box.hidden = true; });
}
