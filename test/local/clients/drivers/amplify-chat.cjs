// The chat as an app with Amplify has it: onReply, then sendMessage. In a process of its own, like amplify.cjs.
globalThis.WebSocket = require('ws');
const { Amplify } = require('aws-amplify');
const { generateClient } = require('aws-amplify/api');
const { Hub } = require('aws-amplify/utils');
const { report, settings } = require('./driver.cjs');

const { url, apiKey, documents, conversationId, message } = settings;
Amplify.configure({ API: { GraphQL: { endpoint: url, region: 'us-east-1', defaultAuthMode: 'apiKey', apiKey } } });
const client = generateClient();

report(async () => {
  const events = [];
  let ended;
  const end = new Promise((resolve) => { ended = resolve; });
  await new Promise((resolve, reject) => {
    const stopListening = Hub.listen('api', ({ payload }) => {
      if (payload.event !== 'Subscription ack') return;
      stopListening();
      resolve();
    });
    client.graphql({ query: documents.onReply, variables: { conversationId } }).subscribe({
      next({ data: { onReply } }) {
        events.push(onReply);
        if (onReply.length !== null) ended();
      },
      error: reject,
    });
  });
  const { data: { sendMessage: { id } } } = await client.graphql({ query: documents.sendMessage, variables: { input: { conversationId, message } } });
  await end;
  const { data: { turn } } = await client.graphql({ query: documents.turn, variables: { conversationId, id } });
  return { events, turn };
});
