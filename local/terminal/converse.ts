import { ExitCode } from './answer-once';
import { deliver, follow, type Outcome } from './deliver';
import { LineEditor, type TerminalOutput } from './line-editor';
import { printHistory, printUsage, ReplyPrinter } from './reply-printer';
import type { Screen } from './screen';
import { type ChatSession, isEnd } from '../../client';

export interface Converse {
  /** Goes on with a conversation, or begins a new one. */
  readonly open: (conversationId?: string) => ChatSession;
  readonly conversationId?: string;
  /** Said at the start: whom one talks to. */
  readonly greeting: string;
  /** Whether what was said can be come back to. */
  readonly isRemembered: boolean;
  readonly screen: Screen;
  readonly input: NodeJS.ReadableStream;
  readonly output: TerminalOutput;
}

const HELP = `  /new      begin a new conversation
  /history  what has been said in this one
  /usage    the tokens that it took
  /retry    send the last message again
  /help     this list
  /exit     leave (or Ctrl-D)

  A line that ends in \\ goes on in the next one; text with several lines can be pasted.
  Ctrl-C stops a reply; pressed again, it leaves.`;

const PROMPT = '› ';

/** The story of a chat at a terminal: ask, write the reply as it comes, until somebody leaves. */
export class Conversing {
  private readonly screen: Screen;
  private readonly editor: LineEditor;
  private readonly left: Promise<'left'>;
  private leave!: () => void;
  private session: ChatSession;
  private isReplying = false;
  private interrupts = 0;
  private lastMessage?: string;

  constructor(private readonly options: Converse) {
    this.screen = options.screen;
    this.session = options.open(options.conversationId);
    this.editor = new LineEditor(options.input as NodeJS.ReadStream, options.output, () => this.interrupted());
    this.left = new Promise((resolve) => { this.leave = () => resolve('left'); });
  }

  /** Resolves with the exit code. */
  async run(): Promise<number> {
    const { paint } = this.screen;
    this.screen.line(`${this.options.greeting} /help says what you can do here.`, paint.quiet);
    this.screen.line();
    if (this.options.conversationId) await this.takeUp();
    for (;;) {
      const message = (await Promise.race([this.left, this.editor.ask(PROMPT)]))?.trim();
      if (message === undefined || message === 'left' || message === '/exit') break;
      this.interrupts = 0;
      if (message) await this.carryOut(message);
    }
    const hasTurns = this.session.state.turns.length > 0;
    this.editor.close();
    this.session.close();
    this.screen.endLine();
    if (this.options.isRemembered && hasTurns) {
      this.screen.line(`To go on with this conversation: --conversation ${this.session.state.conversationId}`, paint.quiet);
    }
    return this.isReplying ? ExitCode.INTERRUPTED : ExitCode.ANSWERED;
  }

  private async carryOut(message: string): Promise<void> {
    const { screen, session } = this;
    switch (message) {
      case '/help': return screen.line(`${HELP}\n`);
      case '/new': return this.begin();
      case '/history': return this.history();
      case '/usage': return printUsage(screen, session.state.turns);
      case '/retry': return this.retry();
    }
    // A path or a formula is a message too.
    if (/^\/[a-z]+$/.test(message)) return screen.line(`There is no ${message}; /help lists what there is.`);
    this.lastMessage = message;
    return this.reply(() => session.send(message));
  }

  private async reply(send: () => Promise<void>): Promise<void> {
    const printer = new ReplyPrinter(this.screen);
    this.screen.showStatus('Sending…');
    await this.untilEnded(deliver(this.session, send, (turn) => printer.show(turn), () => { if (this.interrupts > 0) this.stop(); }));
  }

  /** Says what went wrong, if the outcome has not been shown as a turn. */
  private async untilEnded(ended: Promise<Outcome>): Promise<void> {
    this.isReplying = true;
    const outcome = await Promise.race([this.left, ended]);
    if (outcome === 'left') return;
    this.isReplying = false;
    if ('turn' in outcome) return;
    const { message, retryable } = outcome.failure;
    this.screen.line(`${message}${retryable ? ' /retry sends the message again.' : ''}`, this.screen.paint.error);
  }

  private retry(): Promise<void> | void {
    const { session, lastMessage } = this;
    if (session.state.outgoing?.failure) return this.reply(() => session.resend());
    const last = lastMessage ?? session.state.turns.at(-1)?.message;
    return last === undefined ? this.screen.line('There is no message to send again.') : this.reply(() => session.send(last));
  }

  private begin(): void {
    this.session.close();
    this.session = this.options.open();
    this.lastMessage = undefined;
    this.screen.line('A new conversation.', this.screen.paint.quiet);
  }

  private async history(): Promise<void> {
    while (this.session.state.hasEarlier && !this.session.state.failure) await this.session.loadEarlier();
    const { failure, turns } = this.session.state;
    printHistory(this.screen, turns);
    if (failure) this.screen.line(failure.message, this.screen.paint.error);
  }

  /** Of a conversation that is gone on with: how far it has come, and a reply that still runs. */
  private async takeUp(): Promise<void> {
    await loaded(this.session);
    const { turns, failure, hasEarlier } = this.session.state;
    const count = `${turns.length}${hasEarlier ? ' or more' : ''} ${turns.length === 1 ? 'message' : 'messages'}`;
    if (failure) this.screen.line(failure.message, this.screen.paint.error);
    else this.screen.line(turns.length > 0 ? `${count} so far; /history shows them.` : 'Nothing has been said in this conversation yet.', this.screen.paint.quiet);
    const running = turns.find(({ status }) => !isEnd(status));
    if (!running) return;
    this.screen.words(`${PROMPT}${running.message}\n`, this.screen.paint.bold);
    const printer = new ReplyPrinter(this.screen);
    await this.untilEnded(follow(this.session, running.id, (turn) => printer.show(turn)));
  }

  private interrupted(): void {
    this.interrupts++;
    if (this.interrupts > 1) return this.leave();
    this.screen.line(this.isReplying ? 'Stopping… Ctrl-C again leaves.' : 'Ctrl-C again leaves, as /exit does.', this.screen.paint.quiet);
    if (this.isReplying) this.stop();
    else this.editor.show();
  }

  private stop(): void {
    this.session.stop().catch((reason: Error) => this.screen.line(reason.message, this.screen.paint.error));
  }
}

function loaded(session: ChatSession): Promise<void> {
  return new Promise((resolve) => {
    if (session.state.loaded) return resolve();
    const forget = session.onChange((state) => {
      if (!state.loaded) return;
      forget();
      resolve();
    });
  });
}
