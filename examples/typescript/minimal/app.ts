import { App, Stack } from 'aws-cdk-lib';
import { BedrockChatApi } from 'cdk-bedrock-chat-api';

const app = new App();
const stack = new Stack(app, 'ChatStack');

new BedrockChatApi(stack, 'Chat', {
  modelId: 'global.amazon.nova-2-lite-v1:0',
});

app.synth();
