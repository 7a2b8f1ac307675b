import type { Context } from '@aws-appsync/utils';

export function request(_ctx: Context) {
  return { payload: null };
}

export function response(_ctx: Context) {
  return 'Hello from BedrockChatApi';
}
