import * as fc from 'fast-check';
import { Chat } from '../../client/chat';
import { ChatError } from '../../client/errors';
import type { ChatTransport, ConnectionState, Observer } from '../../client/transport';
import type { ReplyEvent } from '../../src/contract/schema-types';
import { ManualClock, settle } from '../fakes/manual-clock';
import { Conversations, Refused, RunningReply } from '../fakes/web-conversations';

const CONVERSATION = 'conversation-0000000001';

/** A transport over conversations in memory whose network the test holds in its hands. Refuses what a chat does not need. */
class HeldTransport {
  readonly calls: string[] = [];
  readonly requestIds: (string | undefined)[] = [];
  replies: RunningReply[] = [];
  observer?: Observer<ReplyEvent>;
  unsubscribed = 0;
  readonly stored = new Conversations(
    (event) => this.deliver(event).forEach((each) => this.observer?.next(each)),
    (reply) => { this.replies.push(reply); });
  deliver: (event: ReplyEvent) => readonly ReplyEvent[] = (event) => [event];
  before: (operation: string) => void = () => {};
  /** After the operation has been carried out, before its answer arrives. */
  after: (operation: string) => void = () => {};
  private connection: (state: ConnectionState) => void = () => {};

  onReply(_conversationId: string, observer: Observer<ReplyEvent>) {
    this.calls.push('onReply');
    this.observer = observer;
    return () => { this.unsubscribed++; };
  }

  onConnection(listener: (state: ConnectionState) => void) {
    this.connection = listener;
    listener('idle');
    return () => {};
  }

  start() {
    this.connection('connected');
    this.observer!.started();
  }

  lose() {
    this.connection('waiting');
  }

  sendMessage(input: any) {
    this.requestIds.push(input.requestId);
    return this.carryOut('sendMessage', () => this.stored.send('key', input));
  }
  turn(conversationId: string, id: string) {
    return this.carryOut('turn', () => this.stored.turn('key', conversationId, id));
  }
  turns(conversationId: string, page: any) {
    return this.carryOut('turns', () => this.stored.page('key', conversationId, page.limit, page.nextToken));
  }
  cancelTurn(conversationId: string, id: string) {
    return this.carryOut('cancelTurn', () => this.stored.cancel('key', conversationId, id));
  }
  deleteConversation(id: string) {
    return this.carryOut('deleteConversation', () => this.stored.delete('key', id));
  }

  private async carryOut<T>(operation: string, run: () => T): Promise<T> {
    this.calls.push(operation);
    try {
      this.before(operation);
      const answer = run();
      this.after(operation);
      return answer;
    } catch (reason) {
      throw reason instanceof Refused ? new ChatError(reason.errorType, reason.message) : reason;
    }
  }
}

function open(conversationId?: string, pageSize?: number, transport = new HeldTransport()) {
  const clock = new ManualClock();
  const chat = new Chat({ transport: transport as unknown as ChatTransport, conversationId, clock, random: () => 0, pageSize });
  const count = (operation: string) => transport.calls.filter((call) => call === operation).length;
  return { chat, clock, transport, count };
}

/** A chat whose question has been accepted. */
async function asked(message = 'Why?') {
  const opened = open(CONVERSATION);
  opened.transport.start();
  await settle();
  await opened.chat.send(message);
  await settle();
  return { ...opened, reply: opened.transport.replies[0], last: () => opened.chat.state.turns.at(-1)! };
}

const lost = () => { throw new ChatError('Network', 'no answer'); };
const once = (operation: string, run: () => void) => {
  let left = 1;
  return (current: string) => { if (current === operation && left-- > 0) run(); };
};

describe('what is missing', () => {
  test('history and live events are told apart; history that comes in later mends only itself', async () => {
    const transport = new HeldTransport();
    transport.before = once('turns', lost);
    const { chat } = open(CONVERSATION, undefined, transport);
    await settle();
    expect(chat.state).toMatchObject({ loaded: true, failure: { type: 'Network' } });
    expect(chat.state.refusal).toBeUndefined();
    transport.start();
    await settle();
    expect(chat.state.failure).toBeUndefined();
    transport.observer!.error(new ChatError('Forbidden', 'no'));
    expect(chat.state).toMatchObject({ refusal: { type: 'Forbidden' } });
    await chat.send('Why?');
    expect(chat.state.turns).toHaveLength(1);
    expect(chat.state.refusal).toBeDefined();
  });
});

describe('sending', () => {
  test('waits until the subscription has started', async () => {
    const { chat, transport } = open();
    const sent = chat.send('Why?');
    await settle();
    expect(transport.calls).toEqual(['onReply']);
    expect(chat.state.outgoing?.message).toBe('Why?');
    transport.start();
    await sent;
    expect(transport.calls).toEqual(['onReply', 'sendMessage']);
    expect(chat.state.outgoing).toBeUndefined();
  });

  test('does not wait for ever, and reads the reply by asking', async () => {
    const { chat, transport, clock } = open();
    const sent = chat.send('Why?');
    await clock.advance(5_000);
    await sent;
    await settle();
    transport.replies[0].say('Because');
    transport.deliver = () => [];
    transport.replies[0].end('COMPLETE');
    await clock.advance(2_000);
    expect(chat.state.turns[0]).toMatchObject({ reply: 'Because', status: 'COMPLETE' });
  });

  test('a send whose answer was lost is repeated under the same request, and answered once', async () => {
    const { chat, transport, clock } = open();
    transport.start();
    transport.after = once('sendMessage', lost);
    const sent = chat.send('Why?');
    await clock.advance(250);
    await sent;
    await settle();
    expect(transport.requestIds).toHaveLength(2);
    expect(new Set(transport.requestIds).size).toBe(1);
    expect(transport.replies).toHaveLength(1);
    expect(chat.state.turns).toHaveLength(1);
  });

  test('a refused send stays with its reason, can be sent again or given up', async () => {
    const { chat, transport } = open();
    transport.start();
    transport.before = once('sendMessage', () => { throw new ChatError('Forbidden', 'no'); });
    await chat.send('Why?');
    expect(chat.state.outgoing).toMatchObject({ message: 'Why?', failure: { type: 'Forbidden' } });
    await chat.resend();
    expect(new Set(transport.requestIds).size).toBe(1);
    expect(chat.state.outgoing).toBeUndefined();
    transport.before = once('sendMessage', () => { throw new ChatError('TooLarge', 'no'); });
    await chat.send('Why?');
    chat.discard();
    expect(chat.state.outgoing).toBeUndefined();
  });

  test('a send during a reply meets a Conflict that says what to do', async () => {
    const { chat } = await asked();
    await chat.send('And now?');
    expect(chat.state.outgoing?.failure).toMatchObject({ type: 'Conflict', message: expect.stringMatching(/stop it/) });
  });
});

describe('hearing', () => {
  test('a reply grows by its events and ends without a single question', async () => {
    const { reply, last, count } = await asked();
    reply.say('Because ');
    reply.say('it is.');
    expect(last().reply).toBe('Because it is.');
    reply.end('COMPLETE');
    expect(last()).toMatchObject({ status: 'COMPLETE', settled: true });
    expect(count('turn')).toBe(0);
  });

  test('a gap is asked for at once, and again until the save is there', async () => {
    const { reply, last, clock, transport, count } = await asked();
    transport.deliver = ({ offset, ...event }) => offset === 0 ? [] : [{ offset, ...event }];
    reply.say('Because ');
    reply.say('it ');
    await clock.advance(0);
    expect([last().reply, count('turn')]).toEqual(['', 1]);
    reply.say('is.');
    await clock.advance(0);
    expect(count('turn')).toBe(1);
    reply.save();
    await clock.advance(1_000);
    expect([last().reply, count('turn')]).toEqual(['Because it is.', 2]);
  });

  test('after 15 s of silence the turn is asked for', async () => {
    const { reply, last, clock, transport, count } = await asked();
    reply.say('Because');
    await clock.advance(14_000);
    reply.say(' ');
    transport.deliver = () => [];
    reply.end('FAILED', { error: { code: 'LOST', message: 'lost', retryable: true } });
    await clock.advance(14_999);
    expect(count('turn')).toBe(0);
    await clock.advance(1);
    expect(last()).toMatchObject({ status: 'FAILED', error: { code: 'LOST' } });
    expect(clock.pending).toBe(0);
  });

  test('after a lost connection everything that was missed is brought in', async () => {
    const { chat, reply, last, transport } = await asked();
    reply.say('Because ');
    transport.lose();
    transport.deliver = () => [];
    reply.say('it is.');
    reply.end('COMPLETE');
    transport.stored.send('key', { conversationId: CONVERSATION, message: 'asked elsewhere' });
    transport.start();
    await settle();
    expect(chat.state.turns[0]).toMatchObject({ reply: 'Because it is.', status: 'COMPLETE' });
    expect(last().message).toBe('asked elsewhere');
  });

  test('a question asked elsewhere is shown with its reply', async () => {
    const { chat, transport, clock } = open(CONVERSATION);
    transport.start();
    await settle();
    transport.stored.send('key', { conversationId: CONVERSATION, message: 'asked elsewhere' });
    await settle();
    transport.replies[0].say('Heard');
    await clock.advance(0);
    expect(chat.state.turns).toMatchObject([{ message: 'asked elsewhere', reply: 'Heard' }]);
  });
});

test('G3 the story ends in the stored text, whatever is lost, repeated and reordered', async () => {
  const fault = fc.constantFrom('arrives', 'lost', 'twice', 'late');
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.string({ maxLength: 6 }), fault), { minLength: 1, maxLength: 15 }), async (steps) => {
    const { chat, reply, transport, clock } = await asked();
    const whole = steps.slice(0, -1).map(([text]) => text).join('');
    const misread: string[] = [];
    chat.onChange(({ turns: [{ reply: shown }] }) => { if (!whole.startsWith(shown)) misread.push(shown); });
    const late: ReplyEvent[] = [];
    for (const [index, [text, what]] of steps.entries()) {
      transport.deliver = (event) => {
        if (what === 'late') late.push(event);
        return { arrives: [event], lost: [], twice: [event, event], late: [] }[what];
      };
      if (index < steps.length - 1) reply.say(text);
      else reply.end('COMPLETE');
    }
    for (const event of late.reverse()) transport.observer!.next(event);
    await clock.advance(20_000);
    expect(chat.state.turns[0]).toMatchObject({ reply: whole, status: 'COMPLETE', settled: true });
    expect(misread).toEqual([]);
    expect(clock.pending).toBe(0);
  }), { numRuns: 60 });
});

describe('a conversation that is there already', () => {
  test('shows its latest turns, goes on with a running reply, and reads back page by page', async () => {
    const transport = new HeldTransport();
    for (const message of ['one', 'two', 'three']) {
      transport.stored.send('key', { conversationId: CONVERSATION, message });
      await settle();
      transport.replies.at(-1)!.say(`re: ${message}`);
      if (message !== 'three') transport.replies.at(-1)!.end('COMPLETE');
      else transport.replies.at(-1)!.save();
    }
    const { chat } = open(CONVERSATION, 2, transport);
    await settle();
    expect(chat.state.turns).toMatchObject([{ message: 'two' }, { message: 'three', reply: 're: three', status: 'STREAMING' }]);
    expect(chat.state.hasEarlier).toBe(true);
    transport.start();
    await settle();
    transport.replies.at(-1)!.say(', and more');
    await chat.loadEarlier();
    expect(chat.state.turns.map(({ reply }) => reply)).toEqual(['re: one', 're: two', 're: three, and more']);
    expect(chat.state.hasEarlier).toBe(false);
    chat.close();
  });

  test('that is deleted is gone, and nothing goes on', async () => {
    const { chat, reply, clock, transport } = await asked();
    reply.say('Because');
    await chat.delete();
    expect(chat.state).toMatchObject({ turns: [], deleted: true });
    expect(transport.unsubscribed).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test('that was deleted elsewhere is found out', async () => {
    const { chat, reply, clock, transport } = await asked();
    reply.say('Because');
    transport.stored.delete('key', CONVERSATION);
    await clock.advance(15_000);
    expect(chat.state).toMatchObject({ turns: [], deleted: true });
  });
});

test('stop asks once, and the reply keeps what it has', async () => {
  const { chat, reply, last } = await asked();
  reply.say('Beca');
  await chat.stop();
  expect(last().status).toBe('CANCELLING');
  expect(reply.stopRequested).toBe(true);
  reply.end('CANCELLED');
  expect(last()).toMatchObject({ reply: 'Beca', status: 'CANCELLED' });
});
