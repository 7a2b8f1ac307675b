import { ChatError } from '../../client';
import { PAGE_CONFIG_FILE, type PageConfig } from '../../src/contract/page-config';

declare global {
  interface Window { bedrockChatConfig?: Partial<PageConfig> }
}

/** Where the page learns of its API, the nearest first: the address (`#url=…&key=…`), the page it is embedded in, what was typed in before, the file beside it. */
export async function loadConfig(remembered: Partial<PageConfig> | undefined, fetcher: typeof fetch = fetch): Promise<Partial<PageConfig>> {
  return fromHash(location.hash) ?? window.bedrockChatConfig ?? remembered ?? await fromFile(fetcher) ?? {};
}

function fromHash(hash: string): Partial<PageConfig> | undefined {
  const fields = new URLSearchParams(hash.slice(1));
  const graphqlUrl = fields.get('url');
  return graphqlUrl ? { graphqlUrl, apiKey: fields.get('key') ?? undefined, realtimeUrl: fields.get('realtime') ?? undefined } : undefined;
}

/** A page opened from disk has nothing beside it that it may read; a served one need not have anything. */
async function fromFile(fetcher: typeof fetch): Promise<Partial<PageConfig> | undefined> {
  if (location.protocol === 'file:') return undefined;
  try {
    const response = await fetcher(PAGE_CONFIG_FILE, { cache: 'no-cache' });
    if (response.ok) return await response.json().catch(() => undefined);
    // S3 says 403 of what is not there.
    if (response.status < 500 && response.status !== 429) return undefined;
  } catch { /* said below */ }
  throw new ChatError('Network', 'This page\'s settings could not be loaded. Reload it in a moment.');
}
