import { checkConversation, checkSampling } from './conversation-rules';
import { invalid } from './errors';
import { fields, list, number, object, text, texts } from './fields';
import type { Content, Message, ModelRequest, Tool } from './model';
import { thinksByDefault } from './model-reference';

const REQUEST_FIELDS = [
  'messages', 'system', 'inferenceConfig', 'toolConfig', 'guardrailConfig', 'additionalModelRequestFields', 'promptVariables',
  'additionalModelResponseFieldPaths', 'requestMetadata', 'performanceConfig', 'serviceTier', 'outputConfig',
];
const OTHER_CONTENT = ['image', 'document', 'video', 'audio', 'guardContent', 'cachePoint', 'citationsContent', 'searchResult'];

/** The body of Converse and ConverseStream, checked as Bedrock checks it. `modelId` is as sent, `behind` the model that it means. */
export function readConverse(body: unknown, modelId: string, behind: string): ModelRequest {
  const request = fields(body, '', REQUEST_FIELDS);
  const messages = list(request.messages ?? [], 'messages').map((message, at) => readMessage(message, `messages.${at}`));
  checkConversation(messages, behind);

  const inference = fields(request.inferenceConfig ?? {}, 'inferenceConfig', ['maxTokens', 'temperature', 'topP', 'stopSequences']);
  const temperature = number(inference.temperature, 'inferenceConfig.temperature', 0, 1);
  const topP = number(inference.topP, 'inferenceConfig.topP', 0, 1);
  checkSampling({ temperature, topP }, behind);

  const additional = object(request.additionalModelRequestFields ?? {}, 'additionalModelRequestFields');
  return {
    modelId,
    system: list(request.system ?? [], 'system').flatMap((block, at) => readSystem(block, `system.${at}`)),
    messages,
    maxTokens: number(inference.maxTokens, 'inferenceConfig.maxTokens', 1),
    temperature,
    topP,
    stopSequences: texts(inference.stopSequences, 'inferenceConfig.stopSequences', 2_500),
    ...readTools(request.toolConfig),
    guardrail: readGuardrail(request.guardrailConfig),
    thinking: readThinking(additional.thinking, behind),
  };
}

function readMessage(value: unknown, path: string): Message {
  const { role, content } = fields(value, path, ['role', 'content']);
  if (role !== 'user' && role !== 'assistant') {
    throw invalid(`1 validation error detected: Value '${role}' at '${path}.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant]`);
  }
  return { role, content: list(content ?? [], `${path}.content`).map((block, at) => readContent(block, `${path}.content.${at}`)) };
}

function readContent(value: unknown, path: string): Content {
  const block = fields(value, path, ['text', 'toolUse', 'toolResult', 'reasoningContent', ...OTHER_CONTENT]);
  const [kind, ...more] = Object.keys(block);
  if (kind === undefined || more.length > 0) {
    throw invalid(`The ContentBlock object at ${path} must set exactly one of its fields, but sets ${kind === undefined ? 'none' : [kind, ...more].join(', ')}.`);
  }
  switch (kind) {
    case 'text':
      return { type: 'text', text: text(block.text, `${path}.text`) };
    case 'toolUse': {
      const use = fields(block.toolUse, `${path}.toolUse`, ['toolUseId', 'name', 'input', 'type']);
      return { type: 'toolUse', id: text(use.toolUseId, `${path}.toolUse.toolUseId`), name: text(use.name, `${path}.toolUse.name`), input: use.input };
    }
    case 'toolResult': {
      const result = fields(block.toolResult, `${path}.toolResult`, ['toolUseId', 'content', 'status', 'type']);
      const content = list(result.content ?? [], `${path}.toolResult.content`).map((part, at) => object(part, `${path}.toolResult.content.${at}`));
      return {
        type: 'toolResult',
        toolUseId: text(result.toolUseId, `${path}.toolResult.toolUseId`),
        text: content.map((part) => (typeof part.text === 'string' ? part.text : JSON.stringify(part.json ?? part))).join('\n'),
      };
    }
    case 'reasoningContent': {
      const reasoning = fields(block.reasoningContent, `${path}.reasoningContent`, ['reasoningText', 'redactedContent']);
      return { type: 'reasoning', text: String((reasoning.reasoningText as { text?: string } | undefined)?.text ?? '') };
    }
    default:
      return { type: 'other', kind };
  }
}

function readSystem(value: unknown, path: string): string[] {
  const block = fields(value, path, ['text', 'guardContent', 'cachePoint']);
  if (block.text === undefined) {
    return [];
  }
  const prompt = text(block.text, `${path}.text`);
  if (prompt.trim() === '') {
    throw invalid(`The text field in the SystemContentBlock object at ${path} is blank. Add text to the text field, and try again.`);
  }
  return [prompt];
}

function readTools(value: unknown): Pick<ModelRequest, 'tools' | 'toolChoice'> {
  if (value === undefined) {
    return { tools: [] };
  }
  const config = fields(value, 'toolConfig', ['tools', 'toolChoice']);
  const tools = list(config.tools, 'toolConfig.tools').flatMap((entry, at): Tool[] => {
    const { toolSpec } = fields(entry, `toolConfig.tools.${at}`, ['toolSpec', 'systemTool', 'cachePoint']);
    if (toolSpec === undefined) {
      return [];
    }
    const path = `toolConfig.tools.${at}.toolSpec`;
    const specification = fields(toolSpec, path, ['name', 'description', 'inputSchema', 'strict']);
    return [{
      name: text(specification.name, `${path}.name`),
      description: specification.description as string | undefined,
      inputSchema: (fields(specification.inputSchema, `${path}.inputSchema`, ['json']).json ?? {}) as Record<string, unknown>,
    }];
  });
  const choice = fields(config.toolChoice ?? {}, 'toolConfig.toolChoice', ['auto', 'any', 'tool']);
  if (choice.tool !== undefined) {
    return { tools, toolChoice: { tool: text(object(choice.tool, 'toolConfig.toolChoice.tool').name, 'toolConfig.toolChoice.tool.name') } };
  }
  return choice.any === undefined ? { tools } : { tools, toolChoice: { any: true } };
}

function readGuardrail(value: unknown): ModelRequest['guardrail'] {
  if (value === undefined) {
    return undefined;
  }
  const config = fields(value, 'guardrailConfig', ['guardrailIdentifier', 'guardrailVersion', 'trace', 'streamProcessingMode']);
  return {
    identifier: text(config.guardrailIdentifier, 'guardrailConfig.guardrailIdentifier'),
    version: text(config.guardrailVersion, 'guardrailConfig.guardrailVersion'),
  };
}

export function readThinking(value: unknown, modelId: string): ModelRequest['thinking'] {
  switch ((value as { type?: unknown } | undefined)?.type) {
    case undefined: return thinksByDefault(modelId) ? 'when it helps' : 'never';
    case 'disabled': return 'never';
    case 'adaptive': return 'when it helps';
    case 'enabled': return 'always';
    default: throw invalid('The model returned the following errors: thinking.type: Input should be \'adaptive\', \'disabled\' or \'enabled\'');
  }
}
