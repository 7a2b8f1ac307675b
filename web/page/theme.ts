import { byId } from './dom';
import { Stored } from './storage';

type Theme = 'light' | 'dark';

/** Light or dark as the system has it, until somebody chooses. */
export function themeButton(stored = new Stored<Theme>('theme')): void {
  const apply = (theme: Theme | undefined) => { if (theme) document.documentElement.dataset.theme = theme; };
  apply(stored.get());
  byId('theme').addEventListener('click', () => {
    const system: Theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    const theme = (document.documentElement.dataset.theme ?? system) === 'dark' ? 'light' : 'dark';
    apply(theme);
    stored.set(theme);
  });
}
