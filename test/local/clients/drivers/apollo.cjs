// Apollo with the AppSync links, of either generation: `resolve` says where they are found.
globalThis.WebSocket = require('ws');
const { createRequire } = require('node:module');
const path = require('node:path');
const { report, settings } = require('./driver.cjs');

const { url, region, apiKey, token, credentials, links } = settings;
const from = createRequire(path.join(links, 'package.json'));
const { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } = from('@apollo/client/core');
const { createAuthLink } = from('aws-appsync-auth-link');
const { createSubscriptionHandshakeLink } = from('aws-appsync-subscription-link');

const HELLO = gql`query Hello { hello }`;
const SAY = gql`mutation Say($room: ID!, $text: String!) { say(room: $room, text: $text) { room text by } }`;
const ON_SAID = gql`subscription OnSaid($room: ID!) { onSaid(room: $room) { room text by } }`;

const AUTH = {
  apiKey: { type: 'API_KEY', apiKey },
  userPool: { type: 'AMAZON_COGNITO_USER_POOLS', jwtToken: async () => token },
  iam: { type: 'AWS_IAM', credentials },
};

function connect(auth) {
  const httpLink = new HttpLink({ uri: url });
  return new ApolloClient({
    cache: new InMemoryCache(),
    // Apollo 4 would add its name and version to the body that the IAM link has signed.
    enhancedClientAwareness: { transport: false },
    link: ApolloLink.from([createAuthLink({ url, region, auth }), createSubscriptionHandshakeLink({ url, region, auth }, httpLink)]),
    defaultOptions: { query: { fetchPolicy: 'no-cache' }, mutate: { fetchPolicy: 'no-cache' } },
  });
}

async function converse(mode) {
  const client = connect(AUTH[mode]);
  const say = (room, text) => client.mutate({ mutation: SAY, variables: { room, text } });
  const { data: { hello } } = await client.query({ query: HELLO });
  let subscription;
  const heard = new Promise((resolve, reject) => {
    subscription = client.subscribe({ query: ON_SAID, variables: { room: mode } }).subscribe({
      next: ({ data, error }) => data ? resolve(data.onSaid) : reject(error),
      error: reject,
    });
  });
  // The link tells nobody when the server has acknowledged: say it until it is heard.
  const again = setInterval(() => say(mode, `by ${mode}`).catch(() => undefined), 100);
  const { room, text, by } = await heard.finally(() => clearInterval(again));
  subscription.unsubscribe();
  return { hello, heard: { room, text, by } };
}

async function run() {
  const results = {};
  for (const mode of settings.modes) results[mode] = await converse(mode);
  return results;
}
report(run);
