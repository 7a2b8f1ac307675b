import type { Stored } from './storage';
import type { ChatTransport } from '../../client';
import type { Conversation } from '../../src/contract/schema-types';

export interface BookEntry {
  readonly id: string;
  readonly title: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

/** The conversations to choose from, latest first. */
export interface ConversationBook {
  list(): Promise<readonly BookEntry[]>;
  /** A message was sent in it. */
  touch(id: string, message: string): void;
  rename(id: string, title: string): void;
  forget(id: string): void;
  /** Calls when another tab changes the list. Returns what ends that. */
  onChangeElsewhere(changed: () => void): () => void;
}

const TITLE_LENGTH = 60;
const MOST_KEPT = 200;
const PAGE_SIZE = 100;

/** For callers with an API key, who have no list of their own at the API: this browser's. */
export function localBook(stored: Stored<readonly BookEntry[]>, now: () => Date = () => new Date()): ConversationBook {
  const entries = () => stored.get() ?? [];
  return {
    list: async () => entries(),
    touch: (id, message) => {
      const title = entries().find((entry) => entry.id === id)?.title ?? titleOf(message);
      stored.set([{ id, title, updatedAt: now().toISOString() }, ...entries().filter((entry) => entry.id !== id)].slice(0, MOST_KEPT));
    },
    rename: (id, title) => stored.set(entries().map((entry) => entry.id === id ? { ...entry, title } : entry)),
    forget: (id) => stored.set(entries().filter((entry) => entry.id !== id)),
    onChangeElsewhere: (changed) => stored.onChangeElsewhere(changed),
  };
}

/** For signed-in callers: the API's list, under the names that this browser has given. */
export function serverBook(transport: Pick<ChatTransport, 'conversations'>, names: Stored<Readonly<Record<string, string>>>): ConversationBook {
  // The API's list is eventually consistent: what has just begun here is shown before it tells of it, what was deleted no more.
  const started = new Map<string, BookEntry>();
  const deleted = new Set<string>();
  return {
    list: async () => {
      const items = (await allOf(transport)).filter(({ id }) => !deleted.has(id));
      for (const { id } of items) started.delete(id);
      return [...started.values(), ...items].map(({ id, title, updatedAt }) =>
        ({ id, title: names.get()?.[id] ?? title ?? 'Untitled', updatedAt }));
    },
    touch: (id, message) => { started.set(id, { id, title: titleOf(message), updatedAt: new Date().toISOString() }); },
    rename: (id, title) => names.set({ ...names.get(), [id]: title }),
    forget: (id) => {
      started.delete(id);
      deleted.add(id);
      names.set(Object.fromEntries(Object.entries(names.get() ?? {}).filter(([name]) => name !== id)));
    },
    onChangeElsewhere: (changed) => names.onChangeElsewhere(changed),
  };
}

async function allOf(transport: Pick<ChatTransport, 'conversations'>): Promise<readonly Conversation[]> {
  const items: Conversation[] = [];
  let nextToken: string | null | undefined;
  do {
    const page = await transport.conversations({ limit: PAGE_SIZE, nextToken });
    items.push(...page.items);
    nextToken = page.nextToken;
  } while (nextToken);
  return items;
}

function titleOf(message: string): string {
  const line = message.trim().split('\n')[0];
  return line.length > TITLE_LENGTH ? `${line.slice(0, TITLE_LENGTH - 1)}…` : line;
}
