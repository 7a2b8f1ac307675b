import { invalid } from './errors';
import type { Content, Message } from './model';
import { refusesSampling } from './model-reference';

/** What every model asks of a conversation and its settings, in Bedrock's words. */
export function checkConversation(messages: readonly Message[], modelId: string): void {
  if (messages[0]?.role !== 'user') {
    throw invalid('A conversation must start with a user message. Try again with a conversation that starts with a user message.');
  }
  messages.forEach(({ role, content }, at) => {
    if (at > 0 && messages[at - 1].role === role) {
      throw invalid('A conversation must alternate between user and assistant roles. '
        + 'Make sure the conversation alternates between user and assistant roles and try again.');
    }
    if (content.length === 0) {
      throw invalid(`The content field in the Message object at messages.${at} is empty. Add a ContentBlock object to the content field and try again.`);
    }
    content.forEach((block, index) => checkBlock(block, `messages.${at}.content.${index}`));
  });
  if (messages.at(-1)!.role === 'assistant' && refusesSampling(modelId)) {
    throw fromModel('This model does not support assistant message prefill. The conversation must end with a user message.');
  }
}

export function checkSampling({ temperature, topP }: { temperature?: number; topP?: number }, modelId: string): void {
  const refused = Object.entries({ temperature, top_p: topP }).find(([, value]) => value !== undefined)?.[0];
  if (refused && refusesSampling(modelId)) {
    throw fromModel(`\`${refused}\` is deprecated for this model.`);
  }
}

function checkBlock(block: Content, path: string): void {
  if (block.type === 'text' && block.text.trim() === '') {
    throw invalid(`The text field in the ContentBlock object at ${path} is blank. Add text to the text field, and try again.`);
  }
}

const fromModel = (message: string) => invalid(`The model returned the following errors: ${message}`);
