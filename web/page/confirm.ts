import { byId } from './dom';

/** Asks before something is done that cannot be undone. */
export function confirmed(question: string, action: string): Promise<boolean> {
  const dialog = byId<HTMLDialogElement>('confirm');
  const go = byId<HTMLButtonElement>('confirm-go');
  byId('confirm-question').textContent = question;
  go.textContent = action;
  dialog.returnValue = '';
  go.onclick = () => dialog.close('go');
  byId('confirm-stay').onclick = () => dialog.close('');
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'go'), { once: true }));
}
