import { Stack } from 'aws-cdk-lib';
import { BedrockChatApi } from '../../../src';

/** What most begin with, and the page for whoever gets the address. */
export function minimal(stack: Stack): BedrockChatApi {
  const chat = new BedrockChatApi(stack, 'Chat', { modelId: 'amazon.nova-lite-v1:0' });
  chat.addSite('Site', { publishApiKey: true });
  return chat;
}
