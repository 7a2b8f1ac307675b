import { ChatView } from './chat-view';
import { loadConfig } from './config';
import { connectForm } from './connect-form';
import { connect, type Connection } from './connection';
import { type ConversationBook, localBook, serverBook } from './conversation-book';
import { ConversationPanel } from './conversation-panel';
import { byId, element } from './dom';
import { SignIn } from './sign-in';
import { Stored } from './storage';
import { themeButton } from './theme';
import { Broadcasts, Chat, ChatError, randomId, SingleAnswers } from '../../client';
import type { PageConfig } from '../../src/contract/page-config';

const STATES = { idle: 'Ready', connecting: 'Connecting…', connected: 'Connected', waiting: 'Reconnecting…', refused: 'Not connected' };

/** The story of the page: find the API, connect, talk. */
export class App {
  private readonly typedIn = new Stored<Partial<PageConfig>>('connection', () => sessionStorage);
  private readonly form = connectForm((config) => this.connectAs(config), () => this.signIn());
  private config: Partial<PageConfig> = {};
  private pool?: SignIn;
  private connection?: Connection;
  private broadcasts?: Broadcasts;
  private book?: ConversationBook;
  private panel?: ConversationPanel;
  private view?: ChatView;

  async start(): Promise<void> {
    themeButton();
    byId('new').addEventListener('click', () => this.open(undefined));
    byId('leave').addEventListener('click', () => this.leave());
    byId('toggle-list').addEventListener('click', () => this.toggleList());
    addEventListener('keydown', ({ key }) => { if (key === 'Escape') this.toggleList(false); });
    addEventListener('online', () => this.connection?.transport.reconnect());
    this.config = await loadConfig(this.typedIn.get());
    this.setTitle(this.config.title);
    this.pool = this.config.userPool && new SignIn(this.config.userPool);
    try {
      await this.pool?.finish();
    } catch (reason) {
      return this.form.show(this.config, ChatError.from(reason).message);
    }
    const isComplete = this.config.graphqlUrl && (this.pool ? this.pool.isSignedIn : this.config.apiKey);
    if (isComplete) await this.connectTo(this.config);
    else this.form.show(this.config);
  }

  private async connectAs(config: Partial<PageConfig>): Promise<void> {
    this.typedIn.set(config);
    await this.connectTo(config);
  }

  private async connectTo(config: Partial<PageConfig>): Promise<void> {
    this.say('connecting');
    try {
      this.connection = await connect(config, this.pool);
    } catch (reason) {
      this.say('refused');
      this.form.show(config, ChatError.from(reason).message);
      return;
    }
    this.form.hide();
    byId('chat').hidden = false;
    const { transport, hasConversations, isSignedIn } = this.connection;
    transport.onConnection((state) => this.say(state));
    this.listenToBroadcasts();
    if (hasConversations) {
      const api = this.connection.config.graphqlUrl;
      this.book = isSignedIn ? serverBook(transport, new Stored(`names:${api}`)) : localBook(new Stored(`conversations:${api}`));
      this.panel = new ConversationPanel(this.book, {
        open: (id) => this.open(id),
        delete: (id) => void this.delete(id),
        failed: (reason) => this.warn(ChatError.from(reason).message),
      });
      byId('list').hidden = false;
      byId('app').dataset.list = 'closed';
      byId('leave').textContent = isSignedIn ? 'Sign out' : 'Disconnect';
    }
    this.open(this.current.get());
  }

  /** The conversation that a reload and a second tab go on with. */
  private get current(): Stored<string> {
    return new Stored(`current:${this.connection!.config.graphqlUrl}`);
  }

  /** Opens a conversation, or begins a new one. */
  private open(id: string | undefined): void {
    const { transport, hasConversations } = this.connection!;
    this.view?.close();
    this.warn(undefined);
    const conversationId = id ?? randomId();
    const session = hasConversations
      ? new Chat({ transport, ...id === undefined ? { conversationId, isNew: true } : { conversationId } })
      : new SingleAnswers(transport, this.broadcasts);
    this.view = new ChatView(session, {
      sent: (message) => this.sent(conversationId, message),
      ended: (turn) => this.announce(turn.error ? `The reply failed. ${turn.error.message}` : turn.reply),
      newConversation: () => this.open(undefined),
    });
    session.onChange(({ failure, deleted, turns, outgoing }) => {
      byId('empty').hidden = turns.length > 0 || outgoing !== undefined;
      if (failure) this.warn(failure.message);
      else if (deleted) this.warn('This conversation has been deleted.');
      else this.warn(undefined);
    });
    byId('empty').hidden = id !== undefined;
    this.view.mount(byId('chat'));
    void this.panel?.show(conversationId);
    this.toggleList(false);
  }

  private sent(conversationId: string, message: string): void {
    byId('empty').hidden = true;
    if (!this.book) return;
    this.current.set(conversationId);
    this.book.touch(conversationId, message);
    void this.panel?.show(conversationId);
  }

  private async delete(id: string): Promise<void> {
    try {
      await this.connection!.transport.deleteConversation(id);
    } catch (reason) {
      const error = ChatError.from(reason);
      if (error.type !== 'NotFound') return this.warn(error.message);
    }
    this.book!.forget(id);
    const isOpen = this.view?.session.state.conversationId === id;
    if (this.current.get() === id) this.current.set(undefined);
    if (isOpen) this.open(undefined);
    else await this.panel!.show(this.view!.session.state.conversationId);
  }

  private listenToBroadcasts(): void {
    const box = byId<HTMLDetailsElement>('broadcast');
    box.hidden = false;
    this.broadcasts = new Broadcasts(this.connection!.transport, (answer) => {
      byId('broadcasts').append(element('li', { dir: 'auto' }, answer));
      byId('broadcast-count').textContent = String(byId('broadcasts').childElementCount);
      box.open = true;
    }, () => { box.hidden = true; });
  }

  private async signIn(): Promise<void> {
    await this.pool!.start();
  }

  private leave(): void {
    this.typedIn.set(undefined);
    if (this.pool) return this.pool.leave();
    this.view?.close();
    this.broadcasts?.close();
    this.connection?.transport.close();
    byId('app').dataset.list = 'none';
    for (const id of ['list', 'chat', 'broadcast']) byId(id).hidden = true;
    this.say('refused');
    this.form.show({ graphqlUrl: this.connection?.config.graphqlUrl });
  }

  private toggleList(open = byId('app').dataset.list !== 'open'): void {
    if (byId('app').dataset.list === 'none') return;
    byId('app').dataset.list = open ? 'open' : 'closed';
    byId('toggle-list').setAttribute('aria-expanded', String(open));
    if (open) byId('new').focus();
  }

  private say(state: keyof typeof STATES): void {
    byId('state').dataset.state = state;
    byId('state').textContent = STATES[state];
  }

  private setTitle(title: string | undefined): void {
    if (title) document.title = byId('title').textContent = title;
  }

  private warn(message: string | undefined): void {
    byId('banner').hidden = !message;
    byId('banner').textContent = message ?? '';
  }

  /** For screen readers: a reply is said once, when it is whole. */
  private announce(text: string): void {
    byId('announcer').textContent = text;
  }
}
