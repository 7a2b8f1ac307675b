import { App, Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BedrockChatApi, BedrockChatApiProps } from '../../src';

export const MODEL = 'eu.anthropic.claude-haiku-4-5-20251001-v1:0';

/** The day on which the tests synthesize: the API key's expiry depends on it. */
export function freezeDate(date = '2026-11-22T12:00:00Z'): void {
  beforeAll(() => jest.useFakeTimers({ now: new Date(date), doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'] }));
  afterAll(() => jest.useRealTimers());
}

export interface Synthesized {
  readonly stack: Stack;
  readonly chat: BedrockChatApi;
  readonly template: Template;
}

type Props = Partial<BedrockChatApiProps>;

/** One construct in one stack; props that belong to the stack come from a function. */
export function chatStack(props: Props | ((stack: Stack) => Props) = {}, env?: Environment): Synthesized {
  const stack = new Stack(new App(), 'Stack', { env });
  const given = typeof props === 'function' ? props(stack) : props;
  const chat = new BedrockChatApi(stack, 'Chat', { ...given.model ? {} : { modelId: MODEL }, ...given });
  let template: Template | undefined;
  return { stack, chat, get template() { return template ??= Template.fromStack(stack); } };
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** All statements of roles and policies whose logical id begins so. */
export function statements(template: Template, logicalId: string): Statement[] {
  const resources = template.toJSON().Resources as Record<string, { Type: string; Properties: any }>;
  return Object.entries(resources).filter(([id]) => id.startsWith(logicalId)).flatMap(([, { Type, Properties }]) => {
    if (Type === 'AWS::IAM::Policy') return Properties.PolicyDocument.Statement;
    if (Type === 'AWS::IAM::Role') return (Properties.Policies ?? []).flatMap((policy: any) => policy.PolicyDocument.Statement);
    return [];
  });
}

/** `Fn::Join` and pseudo parameters as one readable line. */
export function line(value: any): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(line).join(' ');
  if (value?.['Fn::Join']) return value['Fn::Join'][1].map(line).join(value['Fn::Join'][0]);
  if (value?.['Fn::GetAtt']) return `<${value['Fn::GetAtt'].join('.')}>`;
  if (value?.Ref) return `<${value.Ref.replace('AWS::', '')}>`;
  return JSON.stringify(value);
}
