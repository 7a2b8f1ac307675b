// The chat as an app with Apollo 4 and the AppSync links has it: onReply, then sendMessage.
globalThis.WebSocket = require('ws');
const { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } = require('@apollo/client/core');
const { createAuthLink } = require('aws-appsync-auth-link');
const { createSubscriptionHandshakeLink } = require('aws-appsync-subscription-link');
const { report, settings } = require('./driver.cjs');

const { url, apiKey, documents, conversationId, message } = settings;
const auth = { type: 'API_KEY', apiKey };
const region = 'us-east-1';
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([createAuthLink({ url, region, auth }), createSubscriptionHandshakeLink({ url, region, auth }, new HttpLink({ uri: url }))]),
  defaultOptions: { query: { fetchPolicy: 'no-cache' }, mutate: { fetchPolicy: 'no-cache' } },
});

report(async () => {
  const events = [];
  // The link tells nobody when the server has acknowledged: whoever is late hears the rest of the reply, and reads the beginning from the turn.
  const end = new Promise((resolve, reject) => {
    client.subscribe({ query: gql(documents.onReply), variables: { conversationId } }).subscribe({
      next({ data, error }) {
        if (!data) return reject(error);
        events.push(data.onReply);
        if (data.onReply.length !== null) resolve();
      },
      error: reject,
    });
  });
  const { data: { sendMessage: { id } } } = await client.mutate({
    mutation: gql(documents.sendMessage), variables: { input: { conversationId, message } },
  });
  await end;
  const { data: { turn } } = await client.query({ query: gql(documents.turn), variables: { conversationId, id } });
  return { events, turn };
});
