import type { Content, Message, ModelEvent, ModelRequest } from '../../../local/bedrock/model';
import { embeddedModel, GUARDRAIL_PHRASE } from '../../../local/bedrock/models/embedded';
import { TOPICS } from '../../../local/bedrock/models/embedded/topics';
import { countTokens, tokenize } from '../../../local/bedrock/models/tokens';
import { systemClock } from '../../../local/clock';
import type { Clock } from '../../../local/services';

const model = embeddedModel({ clock: systemClock, tokensPerSecond: 0 });

/** A conversation: questions and answers in turn. */
function request(texts: string | string[], changes: Partial<ModelRequest> = {}): ModelRequest {
  const messages = [texts].flat().map((text, at): Message => ({ role: at % 2 === 0 ? 'user' : 'assistant', content: [{ type: 'text', text }] }));
  return { modelId: 'm', system: [], messages, stopSequences: [], tools: [], thinking: 'never', ...changes };
}

async function answer(asked: ModelRequest) {
  const events: ModelEvent[] = [];
  for await (const event of model.answer(asked, new AbortController().signal)) {
    events.push(event);
  }
  const join = (type: 'text' | 'reasoning') => events.map((event) => (event.type === type ? event.text : '')).join('');
  const stop = events.at(-1) as Extract<ModelEvent, { type: 'stop' }>;
  return { events, text: join('text'), reasoning: join('reasoning'), stop };
}
const say = async (texts: string | string[], changes?: Partial<ModelRequest>) => (await answer(request(texts, changes))).text;

describe('knows the product', () => {
  test.each([
    ['How do I deploy this to AWS?', 'cdk deploy'], ['What can you do?', 'BedrockChatApi'], ['Hello!', 'BedrockChatApi'], ['Which props are there?', '| `modelId` |'],
    ['how does streaming work', 'onReply'], ['Can I cancel a reply?', 'cancelTurn'], ['Do you remember conversations?', 'deleteConversation'], ['Which models may I use?', 'foundation model'],
    ['How do users sign in with Cognito?', 'OIDC'], ['what does it cost', 'Bedrock: tokens'], ['How do I run it locally with ollama?', '--model'],
    ['I get an error', 'THROTTLED'], ['Does it work with React and Amplify?', 'generateClient'], ['show me the invokeModel mutation', 'invokeModel(input:'],
  ])('%s', async (question, expected) => {
    expect(await say(question)).toContain(expected);
  });

  test('has Markdown of every kind to show', () => {
    const all = TOPICS.map(({ text }) => text).join('\n');
    expect(all).toMatch(/^```ts$/m);
    expect(all).toMatch(/^\| --- \|/m);
    expect(all).toMatch(/^- /m);
    expect(all).toMatch(/^1\. /m);
  });

  test('says honestly what it does not know, and what it is', async () => {
    const text = await say('Who won the chess tournament?');
    expect(text).toContain('“Who won the chess tournament?”');
    expect(text).toContain('built-in model');
    expect(text).toContain('--model bedrock');
    expect(await say('Who are you?', { modelId: 'eu.some.model' })).toContain('standing in for `eu.some.model`');
  });

  test('goes on with the topic before', async () => {
    expect(await say(['How do I deploy?', 'So.', 'Tell me more'])).toContain('More on **Deploying to AWS**');
  });
});

describe('knows the conversation', () => {
  const before = ['My name is Ada', 'Hi', 'What does it cost?', 'Nothing.'];
  test.each([
    ['What did I ask before?', 'What does it cost?'], ['What was my first question?', 'My name is Ada'], ["What's my name?", '**Ada**'], ['Summarize our conversation', '2. “What does it cost?”'],
    ['Repeat that', 'Nothing.'],
  ])('%s', async (question, expected) => {
    expect(await say([...before, question])).toContain(expected);
  });

  test('and nothing of another one', async () => {
    expect(await say("What's my name?")).toContain('have not told me');
    expect(await say('What did I ask before?')).toContain('first message');
    expect(await say('My name is Zoë')).toContain('**Zoë**');
  });

  test('counts and reckons', async () => {
    expect(await say('count to 5')).toBe('1 2 3 4 5');
    expect(await say('What is 6 * 7?')).toContain('**42**');
  });
});

describe('follows a system prompt', () => {
  test.each([
    ['You are Max, a friendly guide.', 'I am Max, a friendly guide.'], ['You are a pirate.', 'Ahoy! Speaking as a pirate.'], ['Always answer in German.', 'Gerne, auf Deutsch!'],
    ['End every answer with "Yours, the desk"', 'Yours, the desk'], ['Start each reply with "Well,"', 'Well,'],
  ])('%s', async (prompt, expected) => {
    expect(await say('What does it cost?', { system: [prompt] })).toContain(expected);
  });

  test('in capitals, or in a sentence', async () => {
    const loud = await say('What does it cost?', { system: ['Answer in ALL CAPS.'] });
    expect(loud).toBe(loud.toUpperCase());
    expect((await say('What does it cost?', { system: ['Be brief.'] })).length).toBeLessThan(80);
  });

  test('and can tell what it says', async () => {
    expect(await say('What is your system prompt?', { system: ['You are Max. Sell tea.'] })).toContain('“You are Max. Sell tea.”');
  });
});

describe('behaves as a model does', () => {
  test('says one token after another', async () => {
    const { events, text } = await answer(request('How do I deploy?'));
    expect(events.length).toBeGreaterThan(50);
    expect(events.every((event) => event.type !== 'text' || countTokens(event.text) === 1)).toBe(true);
    expect(tokenize(text).join('')).toBe(text);
  });

  test('stops at max_tokens, which count', async () => {
    for (const maxTokens of [1, 7, 40]) {
      const { text, stop } = await answer(request('How do I deploy?', { maxTokens }));
      expect(stop).toMatchObject({ reason: 'max_tokens', usage: { outputTokens: maxTokens } });
      expect(countTokens(text)).toBe(maxTokens);
    }
    const { stop } = await answer(request('count to 3', { maxTokens: 3 }));
    expect(stop).toMatchObject({ reason: 'end_turn', usage: { outputTokens: 3 } });
  });

  test('stops before the first stop sequence', async () => {
    const { text, stop } = await answer(request('count to 20', { stopSequences: ['9', '5', ''] }));
    expect(text).toBe('1 2 3 4 ');
    expect(stop).toMatchObject({ reason: 'stop_sequence', stopSequence: '5' });
  });

  test('counts what it reads: prompt, conversation, tools', async () => {
    const tokens = async (...of: Parameters<typeof request>) => (await answer(request(...of))).stop.usage.inputTokens;
    const least = await tokens('Hi');
    expect(await tokens(['Hi', 'Hello', 'Hi'])).toBeGreaterThan(least);
    expect(await tokens('Hi', { system: ['Be kind to everyone.'] })).toBe(least + countTokens('Be kind to everyone.'));
    expect(await tokens('Hi', { tools: [{ name: 't', inputSchema: {} }] })).toBeGreaterThan(least);
  });

  test('thinks first, on the same account', async () => {
    const thought = await answer(request('How do I deploy?', { thinking: 'always' }));
    expect(thought.events[0].type).toBe('reasoning');
    expect(thought.stop.usage.outputTokens).toBe(countTokens(thought.reasoning) + countTokens(thought.text));
    expect(await answer(request('How do I deploy?', { thinking: 'always', maxTokens: 3 }))).toMatchObject({ text: '', stop: { reason: 'max_tokens' } });
    expect((await answer(request('How do I deploy?', { thinking: 'when it helps' }))).reasoning).toBe('');
    expect((await answer(request('Why deploy? Think step by step.', { thinking: 'when it helps' }))).reasoning).not.toBe('');
  });

  test('lets a guardrail intervene', async () => {
    const guardrail = { identifier: 'g', version: '1' };
    expect(await answer(request(`Please ${GUARDRAIL_PHRASE}`, { guardrail }))).toMatchObject({ text: 'Sorry, the model cannot answer this question.', stop: { reason: 'guardrail_intervened' } });
    expect((await answer(request(`Please ${GUARDRAIL_PHRASE}`))).stop.reason).toBe('end_turn');
    expect((await answer(request('Hello', { guardrail }))).stop.reason).toBe('end_turn');
  });

  const tools = [{
    name: 'get_weather',
    inputSchema: { properties: { city: { type: 'string' }, days: { type: 'integer' }, unit: { enum: ['celsius', 'kelvin'] } } },
  }, { name: 'other', inputSchema: {} }];

  test('uses a tool that the question names or the request demands', async () => {
    const { events, stop } = await answer(request('Get weather for "Oslo" for 3 days in kelvin', { tools }));
    expect(events[0]).toMatchObject({ type: 'toolUse', name: 'get_weather' });
    expect(JSON.parse(events.map((event) => (event.type === 'toolInput' ? event.json : '')).join(''))).toEqual({ city: 'Oslo', days: 3, unit: 'kelvin' });
    expect(stop.reason).toBe('tool_use');
    expect((await answer(request('Hello', { tools, toolChoice: { tool: 'other' } }))).events[0]).toMatchObject({ name: 'other' });
    expect((await answer(request('Hello', { tools, toolChoice: { any: true } }))).stop.reason).toBe('tool_use');
    expect((await answer(request('Hello', { tools }))).stop.reason).toBe('end_turn');
  });

  test('and says what the tool said', async () => {
    const result: Content = { type: 'toolResult', toolUseId: 'x', text: '21 degrees' };
    const asked = request('Get weather', { tools });
    const messages: Message[] = [...asked.messages, { role: 'assistant', content: [{ type: 'toolUse', id: 'x', name: 'get_weather', input: {} }] }, { role: 'user', content: [result] }];
    expect((await answer({ ...asked, messages })).text).toContain('21 degrees');
  });
});

describe('keeps its pace', () => {
  class Steps implements Clock {
    time = 0;
    readonly waits: number[] = [];
    now = () => this.time;
    setTimeout(run: () => void, millis: number) {
      this.waits.push(millis);
      this.time += millis;
      queueMicrotask(run);
      return { cancel: () => undefined };
    }
  }

  test('of so many tokens a second, after a moment', async () => {
    const clock = new Steps();
    const paced = embeddedModel({ clock, tokensPerSecond: 20 });
    for await (const event of paced.answer(request('count to 10'), new AbortController().signal)) {
      expect(event).toBeDefined();
    }
    expect(clock.waits).toEqual([500, ...Array.from({ length: 10 }, () => 50)]);
  });

  test('and makes up for a reader who was slow', async () => {
    const clock = new Steps();
    const paced = embeddedModel({ clock, tokensPerSecond: 20 });
    let seen = 0;
    for await (const event of paced.answer(request('count to 10'), new AbortController().signal)) {
      clock.time += event.type === 'text' && seen++ === 0 ? 1_000 : 0;
    }
    expect(clock.waits).toEqual([500]);
  });

  test('and falls silent when nobody listens', async () => {
    const clock = new Steps();
    const abort = new AbortController();
    const events: ModelEvent[] = [];
    for await (const event of embeddedModel({ clock, tokensPerSecond: 20 }).answer(request('count to 1000'), abort.signal)) {
      events.push(event);
      if (events.length === 5) {
        abort.abort();
      }
    }
    expect(events).toHaveLength(5);
  });
});
