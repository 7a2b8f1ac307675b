import { Duration } from 'aws-cdk-lib';
import fc from 'fast-check';
import { Stage } from './stage';
import { Chat, isEnd, randomId } from '../../client';
import type { Clock } from '../../client/clock';
import type { DeliveryFault } from '../../local/appsync/realtime/faults';
import type { Step } from '../../local/bedrock/models/scripted';

/** What becomes of each delivery in a conversation, one after the other and over again. */
const faults = new Map<string, readonly (DeliveryFault | undefined)[]>();

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    props: { publishInterval: Duration.millis(10) },
    faults: {
      deliveries({ number, publication }) {
        const plan = faults.get((publication.payload as { conversationId: string }).conversationId) ?? [];
        return plan[number % plan.length];
      },
    },
  });
});
afterAll(() => stage.close());

/** A client's patience, twenty times as short: it waits 15 s for what was lost at the end. */
const impatient: Clock = {
  now: () => Date.now() * 20,
  after(millis, run) {
    const timer = setTimeout(run, millis / 20);
    return () => clearTimeout(timer);
  },
};

class Reader {
  /** What was shown at any time and is not how the reply begins. */
  readonly misread: string[] = [];
  private readonly chat: Chat;
  private readonly client = stage.client();

  constructor(conversationId: string, text: string, isNew: boolean) {
    this.chat = new Chat({ transport: this.client, conversationId, isNew, clock: impatient });
    this.chat.onChange(({ turns }) => this.misread.push(...turns.map(({ reply }) => reply).filter((reply) => !text.startsWith(reply))));
  }

  async send(message: string): Promise<void> {
    await this.chat.send(message);
    expect(this.chat.state.outgoing).toBeUndefined();
  }

  /** The reply, once it is all there. */
  settled(): Promise<string> {
    return this.seen(({ settled, status }) => settled && isEnd(status));
  }

  begun(): Promise<string> {
    return this.seen(({ reply }) => reply !== '');
  }

  loseSocket(): void {
    for (const socket of this.client.sockets) socket.terminate();
  }

  close(): void {
    this.chat.close();
    this.client.close();
  }

  private seen(wants: (turn: Chat['state']['turns'][number]) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        const turn = this.chat.state.turns.find(wants);
        if (turn) resolve(turn.reply);
      };
      this.chat.onChange(look);
      look();
    });
  }
}

interface Said { readonly text: string; readonly deltas: readonly string[] }

/** Text of all sorts, cut between any two code units. */
const pieces = fc.tuple(
  fc.array(fc.constantFrom('plain ', 'e\u0301', '👩‍👩‍👧', '𝒳', 'ö', '漢', '\u0000', '\n', 'x'.repeat(40)), { minLength: 10, maxLength: 40 }),
  fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 9 }),
).map(([parts, cuts]) => {
  const text = parts.join('');
  const deltas: string[] = [];
  for (let at = 0, cut = 0; at < text.length; cut++) {
    const length = 1 + cuts[cut % cuts.length];
    deltas.push(text.slice(at, at + length));
    at += length;
  }
  return { text, deltas };
});
const fault = fc.constantFrom<DeliveryFault | undefined>(undefined, undefined, 'drop', 'duplicate', 'swap', { delayMillis: 40 });

/** A conversation under these faults is read by its sender, by one who joins late, and by one who loses the socket. */
async function readByThree({ text, deltas }: Said, plan: readonly (DeliveryFault | undefined)[]): Promise<void> {
  const conversationId = randomId();
  faults.set(conversationId, plan);
  const steps: Step[] = deltas.map((delta) => ({ text: delta, delayMillis: 4 }));
  stage.answers(conversationId, steps);
  const readers = [new Reader(conversationId, text, true)];
  try {
    await readers[0].send(conversationId);
    readers.push(new Reader(conversationId, text, false), new Reader(conversationId, text, false));
    await readers[2].begun();
    readers[2].loseSocket();
    expect(await Promise.all(readers.map((reader) => reader.settled()))).toEqual([text, text, text]);
    expect(readers.flatMap(({ misread }) => misread)).toEqual([]);
    const { items } = await stage.client().turns(conversationId);
    expect(items).toMatchObject([{ reply: text, status: 'COMPLETE' }]);
  } finally {
    for (const reader of readers) reader.close();
  }
}

test('G3 the text is exact, whatever is lost, repeated, reordered, cut, or joined late', async () => {
  const conversation = fc.tuple(pieces, fc.array(fault, { minLength: 1, maxLength: 12 }));
  const atOnce = fc.array(conversation, { minLength: 4, maxLength: 4 });
  await fc.assert(fc.asyncProperty(atOnce, async (conversations) => {
    await Promise.all(conversations.map(([said, plan]) => readByThree(said, plan)));
  }), { numRuns: 3, endOnFailure: true });
}, 60_000);

test('G3 without any fault the events alone make the text, each beginning where the one before ended', async () => {
  const text = '👩‍👩‍👧 e\u0301𝒳'.repeat(20);
  stage.answers('faultless', [...text.split('')].map((unit) => ({ text: unit, delayMillis: 1 })));
  const listener = await stage.client().listen();
  const { turnId } = await listener.ask('faultless');
  expect((await listener.turn(turnId)).reply).toBe(text);
  let length = 0;
  for (const event of listener.events) {
    expect(event.offset).toBe(length);
    // Throws at half a surrogate pair.
    encodeURIComponent(event.text);
    length += event.text.length;
  }
  expect(listener.events.length).toBeGreaterThan(5);
  expect(listener.assembled(turnId)).toBe(text);
});
