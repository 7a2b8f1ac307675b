// The serverless pattern in its original form: CommonJS, the SDK unbundled, one InvokeModel.
const { BedrockRuntimeClient, InvokeModelCommand } = require('@aws-sdk/client-bedrock-runtime');

const client = new BedrockRuntimeClient({ region: process.env.AWS_REGION });

exports.handler = async (event) => {
  const { body } = await client.send(new InvokeModelCommand({
    modelId: process.env.MODEL_ID,
    contentType: 'application/json',
    accept: 'application/json',
    body: JSON.stringify({
      anthropic_version: 'bedrock-2023-05-31', max_tokens: 1000,
      messages: [{ role: 'user', content: [{ type: 'text', text: event.arguments.input }] }],
    }),
  }));
  return JSON.parse(Buffer.from(body).toString()).content[0].text;
};
