import { byId } from './dom';
import type { PageConfig } from '../../src/contract/page-config';

export interface ConnectForm {
  show(config: Partial<PageConfig>, problem?: string): void;
  hide(): void;
}

/** Where people say which API they mean, and who they are. */
export function connectForm(connect: (config: Partial<PageConfig>) => Promise<void>, signIn: () => Promise<void>): ConnectForm {
  const form = byId<HTMLFormElement>('connect');
  const [url, key] = [byId<HTMLInputElement>('url'), byId<HTMLInputElement>('key')];
  const submit = form.querySelector<HTMLButtonElement>('[type=submit]')!;
  let config: Partial<PageConfig> = {};
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit.disabled = true;
    byId('problem').hidden = true;
    void connect({ ...sameApi(config, url.value.trim()), apiKey: key.value.trim() }).finally(() => { submit.disabled = false; });
  });
  byId('sign-in').addEventListener('click', () => void signIn());
  return {
    show: (known, problem) => {
      config = known;
      form.hidden = false;
      url.value ||= known.graphqlUrl ?? '';
      key.value ||= known.apiKey ?? '';
      const byPool = known.userPool !== undefined;
      byId('key-label').hidden = byPool;
      submit.hidden = byPool;
      url.readOnly = byPool;
      byId('sign-in').hidden = !byPool;
      byId('problem').hidden = !problem;
      byId('problem').textContent = problem ?? '';
    },
    hide: () => { form.hidden = true; },
  };
}

/** What else is known of an API holds for its own address only. */
const sameApi = (config: Partial<PageConfig>, graphqlUrl: string): Partial<PageConfig> =>
  config.graphqlUrl === graphqlUrl ? config : { graphqlUrl };
