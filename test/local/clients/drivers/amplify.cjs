// Amplify as an app uses it. In a process of its own: Node reads NODE_EXTRA_CA_CERTS at the start, and Amplify dials wss.
globalThis.WebSocket = require('ws');
const { Amplify } = require('aws-amplify');
const { generateClient } = require('aws-amplify/api');
const { Hub } = require('aws-amplify/utils');
const { report, settings } = require('./driver.cjs');

const { url, region, apiKey, token, credentials } = settings;

Amplify.configure(
  { API: { GraphQL: { endpoint: url, region, defaultAuthMode: 'apiKey', apiKey } } },
  {
    Auth: {
      tokenProvider: { getTokens: async () => ({ accessToken: { toString: () => token, payload: {} } }) },
      credentialsProvider: { getCredentialsAndIdentityId: async () => ({ credentials }), clearCredentialsAndIdentityId: async () => {} },
    },
  },
);
const client = generateClient();

const HELLO = 'query Hello { hello }';
const SAY = 'mutation Say($room: ID!, $text: String!) { say(room: $room, text: $text) { room text by } }';
const ON_SAID = 'subscription OnSaid($room: ID!) { onSaid(room: $room) { room text by } }';
const ON_DENIED = 'subscription OnDenied { onDenied { text } }';

/** Subscribes, and resolves when the server has acknowledged it. */
function subscribe(authMode, variables) {
  const heard = [];
  const waiting = [];
  return new Promise((resolve, reject) => {
    const stopListening = Hub.listen('api', ({ payload }) => {
      if (payload.event !== 'Subscription ack') return;
      stopListening();
      resolve({ next: async () => heard.shift() ?? new Promise((heardOne) => waiting.push(heardOne)), end: () => subscription.unsubscribe() });
    });
    const subscription = client.graphql({ query: ON_SAID, variables, authMode }).subscribe({
      next: ({ data }) => waiting.length > 0 ? waiting.shift()(data.onSaid) : heard.push(data.onSaid),
      error: reject,
    });
  });
}

async function converse(authMode) {
  const { data: { hello } } = await client.graphql({ query: HELLO, authMode });
  const subscription = await subscribe(authMode, { room: authMode });
  await client.graphql({ query: SAY, variables: { room: 'elsewhere', text: 'not for us' }, authMode });
  const { data: { say } } = await client.graphql({ query: SAY, variables: { room: authMode, text: `by ${authMode}` }, authMode });
  const heard = await subscription.next();
  subscription.end();
  return { hello, said: say, heard };
}

async function denied() {
  const live = await subscribe('apiKey', { room: 'live' });
  const error = await new Promise((resolve, reject) => client.graphql({ query: ON_DENIED }).subscribe({ next: reject, error: resolve }));
  await client.graphql({ query: SAY, variables: { room: 'live', text: 'still here' } });
  const heard = await live.next();
  live.end();
  return { error: error.errors[0].message, heard };
}

async function wrongKey() {
  const wrong = { query: HELLO, apiKey: 'da2-wrong' };
  return client.graphql(wrong).then(() => 'accepted', ({ errors }) => errors[0].message);
}

report(async () => ({
  apiKey: await converse('apiKey'),
  userPool: await converse('userPool'),
  iam: await converse('iam'),
  denied: await denied(),
  wrongKey: await wrongKey(),
}));
