import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { type Client, visit } from './client';
import { start, type Runner, type StartOptions } from '../../local';
import type { ModelRequest } from '../../local/bedrock/model';
import { type Script, scriptedModel, type ScriptedReply, type Step } from '../../local/bedrock/models/scripted';
import { systemClock } from '../../local/clock';
import { silentLog } from '../../local/log';
import { BedrockChatApi, type BedrockChatApiProps } from '../../src';
import { MODEL_ID, removeApps, synthesize } from '../local/start/app';
import { node24 } from '../node-24';

export interface StageOptions extends Partial<StartOptions> {
  readonly props?: Partial<BedrockChatApiProps>;
  /** Lambda's own time-out, where the construct's least, 30 s, is too long for a test. */
  readonly functionSeconds?: number;
}

export interface Question {
  readonly message: string;
  readonly request: ModelRequest;
  /** Whether the model said it all: nobody hung up before. */
  isAnswered: boolean;
}

/** Time that is real, but can be told to have gone by. */
export class PassingTime {
  private passed = 0;
  readonly setTimeout = systemClock.setTimeout;
  readonly now = () => Date.now() + this.passed;

  pass(seconds: number): void {
    this.passed += seconds * 1000;
  }
}

/** The product as it is shipped: a synthesized app, its bundle under Node.js 24, its resolvers, sockets; the model says what the test wants. */
export class Stage {
  static async open({ props, functionSeconds, ...options }: StageOptions = {}): Promise<Stage> {
    const time = new PassingTime();
    const assembly = options.assembly ?? synthesize((stack) => {
      const chat = new BedrockChatApi(stack, 'Chat', { modelId: MODEL_ID, ...props });
      if (functionSeconds) (chat.handler.node.defaultChild as CfnFunction).timeout = functionSeconds;
    });
    const replies = new Map<string, (call: number) => ScriptedReply>();
    const questions: Question[] = [];
    const script: Script = (request) => {
      const message = messageOf(request);
      const call = questions.filter((question) => question.message === message).length - 1;
      return replies.get(message)?.(call) ?? { steps: [{ text: `answer to ${message}` }] };
    };
    const scripted = scriptedModel(script, systemClock);
    const hearers = new Set<(line: string) => void>();
    const runner = await start({
      assembly,
      node: node24(),
      clock: time,
      log: { ...silentLog, info: (line) => hearers.forEach((hear) => hear(line)) },
      model: {
        async* answer(request, signal) {
          const question = { message: messageOf(request), request, isAnswered: false };
          questions.push(question);
          for await (const event of scripted.answer(request, signal)) {
            question.isAnswered ||= event.type === 'stop';
            yield event;
          }
        },
      },
      ...options,
    });
    return new Stage(runner, time, replies, questions, hearers);
  }

  private readonly clients: Client[] = [];

  private constructor(
    readonly runner: Runner,
    readonly time: PassingTime,
    private readonly replies: Map<string, (call: number) => ScriptedReply>,
    /** What the model was asked, in order. */
    readonly questions: readonly Question[],
    private readonly hearers: Set<(line: string) => void>,
  ) {}

  /** What the model says whenever it is asked this, or each time, counted from 0. */
  answers(message: string, reply: ScriptedReply | readonly Step[] | ((call: number) => ScriptedReply)): void {
    this.replies.set(message, typeof reply === 'function' ? reply : () => 'length' in reply ? { steps: reply } : reply);
  }

  /** How often the model was asked this, and how often it said all that it had to say. */
  asked(message: string): number {
    return this.questions.filter((question) => question.message === message).length;
  }

  answered(message: string): number {
    return this.questions.filter((question) => question.message === message && question.isAnswered).length;
  }

  /** The next line of a function's that says this. */
  said(words: string): Promise<void> {
    return new Promise((resolve) => {
      const hear = (line: string) => {
        if (!line.includes(words)) return;
        this.hearers.delete(hear);
        resolve();
      };
      this.hearers.add(hear);
    });
  }

  /** Somebody with the API key, or with a token. */
  client(token?: string): Client {
    const client = visit(this.runner, token ? { token: () => token } : { apiKey: this.runner.apiKey! });
    this.clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.runner.close();
    removeApps();
  }
}

function messageOf({ messages }: ModelRequest): string {
  return messages.at(-1)!.content.map((block) => 'text' in block ? block.text : '').join('');
}
