import { byId } from './dom';
import { ChatError } from '../../client';
import type { PageConfig } from '../../src/contract/page-config';

export interface ConnectForm {
  show(config: Partial<PageConfig>, problem?: string): void;
  hide(): void;
}

export interface ConnectFormEvents {
  connect(config: Partial<PageConfig>): Promise<void>;
  signIn(): Promise<void>;
}

/** Where people say which API they mean, and who they are. */
export function connectForm(events: ConnectFormEvents): ConnectForm {
  const form = byId<HTMLFormElement>('connect');
  const [url, key] = [byId<HTMLInputElement>('url'), byId<HTMLInputElement>('key')];
  const submit = form.querySelector<HTMLButtonElement>('[type=submit]')!;
  let config: Partial<PageConfig> = {};
  const say = (problem?: string) => {
    byId('problem').hidden = !problem;
    byId('problem').textContent = problem ?? '';
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit.disabled = true;
    say();
    void events.connect({ ...sameApi(config, url.value.trim()), apiKey: key.value.trim() }).finally(() => { submit.disabled = false; });
  });
  byId('sign-in').addEventListener('click', () => void events.signIn().catch((reason) => say(ChatError.from(reason).message)));
  byId('use-key').addEventListener('click', () => void events.connect({ ...config, userPool: undefined }));
  return {
    show: (known, problem) => {
      config = known;
      form.hidden = false;
      url.value ||= known.graphqlUrl ?? '';
      key.value ||= known.apiKey ?? '';
      const byPool = known.userPool !== undefined;
      for (const id of ['connect-title', 'connect-hint', 'url-label', 'key-label']) byId(id).hidden = byPool;
      submit.hidden = byPool;
      byId('sign-in-title').hidden = byId('sign-in').hidden = !byPool;
      byId('use-key').hidden = !(byPool && known.apiKey);
      say(problem);
    },
    hide: () => { form.hidden = true; },
  };
}

/** What else is known of an API holds for its own address only. */
const sameApi = (config: Partial<PageConfig>, graphqlUrl: string): Partial<PageConfig> =>
  config.graphqlUrl === graphqlUrl ? config : { graphqlUrl };
