import { Banner } from './banner';
import { broadcastBox } from './broadcast-box';
import { ChatView } from './chat-view';
import type { Connection } from './connection';
import { type ConversationBook, localBook, serverBook } from './conversation-book';
import { ConversationPanel } from './conversation-panel';
import { CurrentConversation } from './current-conversation';
import { byId } from './dom';
import type { Drawer } from './drawer';
import { problemOf } from './problem';
import { Stored } from './storage';
import { type Broadcasts, Chat, ChatError, type ChatSession, type ChatState, randomId, SingleAnswers } from '../../client';

/** The page as long as its API takes the credentials: the conversations, and the one that is open. */
export class ConnectedPage {
  private readonly broadcasts: Broadcasts;
  private readonly banner = new Banner();
  private readonly book?: ConversationBook;
  private readonly panel?: ConversationPanel;
  private readonly current: CurrentConversation;
  /** The one that is open, and those whose message is still on its way. */
  private readonly sessions = new Map<string, ChatSession>();
  /** What is written in each conversation, and not sent yet. */
  private readonly drafts = new Map<string, string>();
  /** The conversation that is new until something is sent in it: one goes back to what is written there. */
  private newId = randomId();
  private view!: ChatView;
  private closed = false;

  constructor(
    private readonly connection: Connection,
    private readonly drawer: Drawer,
    /** The credentials are no longer taken. */
    private readonly rejected: (reason: ChatError, unsent: string) => void,
  ) {
    const { transport, hasConversations, isSignedIn, place } = connection;
    this.current = new CurrentConversation(place);
    this.broadcasts = broadcastBox(transport);
    byId('chat').hidden = false;
    const leave = byId('leave');
    leave.textContent = isSignedIn ? 'Sign out' : 'Disconnect';
    leave.hidden = false;
    byId(hasConversations ? 'list' : 'header').append(leave);
    if (hasConversations) {
      this.book = isSignedIn ? serverBook(transport, new Stored(`names:${place}`)) : localBook(new Stored(`conversations:${place}`));
      this.panel = new ConversationPanel(this.book, {
        open: (id) => { this.open(id); this.view.focus(); },
        delete: (id) => void this.delete(id),
        failed: (reason) => this.failed(reason, 'The list of conversations could not be loaded.'),
      });
      drawer.exists = true;
    }
    this.open(this.current.get());
  }

  /** Opens a conversation, or begins a new one. */
  open(id?: string): void {
    this.leave();
    this.banner.hide();
    this.current.set(id);
    const conversationId = id ?? this.newId;
    const kept = this.sessions.get(conversationId);
    const session = kept ?? this.session(conversationId, id === undefined);
    this.sessions.set(session.state.conversationId, session);
    const view = this.view = new ChatView(session, {
      sent: (message) => this.sent(conversationId, message),
      ended: (turn) => announce(turn.error ? `The reply failed. ${turn.error.message}` : turn.reply),
      newConversation: () => this.begin(),
    });
    session.onChange((state) => { if (this.view === view && !this.closed) this.changed(state); });
    byId('empty').hidden = id !== undefined;
    view.mount(byId('chat'));
    view.write(this.drafts.get(conversationId) ?? '');
    if (kept) this.changed(kept.state);
    void this.panel?.show(conversationId);
    this.drawer.toggle(false);
  }

  begin(): void {
    this.open();
    this.view.focus();
  }

  /** What was written before, and is not sent yet. */
  write(text: string): void {
    this.view.write(text);
  }

  close(): void {
    this.closed = true;
    this.panel?.close();
    this.view.close();
    for (const id of this.sessions.keys()) this.drop(id);
    this.broadcasts.close();
    this.connection.transport.close();
    this.banner.hide();
    this.drawer.exists = false;
    for (const id of ['chat', 'broadcast', 'leave']) byId(id).hidden = true;
  }

  private session(conversationId: string, isNew: boolean): ChatSession {
    const { transport, hasConversations } = this.connection;
    return hasConversations ? new Chat({ transport, conversationId, isNew }) : new SingleAnswers(transport, this.broadcasts);
  }

  private leave(): void {
    if (!this.view) return;
    const { conversationId, outgoing } = this.view.session.state;
    this.drafts.set(conversationId, this.view.typed);
    this.view.close();
    if (!outgoing) this.drop(conversationId);
  }

  private drop(id: string): void {
    this.sessions.get(id)?.close();
    this.sessions.delete(id);
  }

  private changed(state: ChatState): void {
    byId('empty').hidden = state.turns.length > 0 || state.outgoing !== undefined || state.failure !== undefined;
    const unauthorized = [state.outgoing?.failure, state.failure, state.refusal].find((error) => error?.type === 'Unauthorized');
    if (unauthorized) return this.rejected(unauthorized, this.withDraft(state.outgoing?.message));
    const problem = problemOf(state);
    if (!problem) this.banner.hide();
    else this.banner.show(problem.text, problem.canRetry ? () => this.reopen(state) : undefined);
  }

  /** Anew, with what has been written. */
  private reopen({ conversationId, outgoing }: ChatState): void {
    const unsent = this.withDraft(outgoing?.failure && outgoing.message);
    this.drop(conversationId);
    this.open(conversationId);
    this.view.write(unsent);
  }

  /** A message that has not arrived, and what is written below it. */
  private withDraft(message?: string): string {
    return [message, this.view.typed].filter(Boolean).join('\n\n');
  }

  private sent(conversationId: string, message: string): void {
    byId('empty').hidden = true;
    if (conversationId === this.newId) this.newId = randomId();
    if (!this.book) return;
    this.current.set(conversationId);
    this.book.touch(conversationId, message);
    void this.panel?.show(conversationId);
  }

  private async delete(id: string): Promise<void> {
    try {
      await this.connection.transport.deleteConversation(id);
    } catch (reason) {
      if (ChatError.from(reason).type !== 'NotFound') return this.failed(reason, 'The conversation could not be deleted.');
    }
    this.book!.forget(id);
    this.drop(id);
    if (this.closed) return;
    const opened = this.view.session.state.conversationId;
    if (opened === id) return this.begin();
    await this.panel!.show(opened);
    byId('new').focus();
  }

  private failed(reason: unknown, what: string): void {
    if (this.closed) return;
    const error = ChatError.from(reason);
    if (error.type === 'Unauthorized') this.rejected(error, this.withDraft(this.view.session.state.outgoing?.message));
    else this.banner.show(`${what} ${error.message}`);
  }
}

/** For screen readers: a reply is said once, when it is whole. */
function announce(text: string): void {
  byId('announcer').textContent = text;
}
