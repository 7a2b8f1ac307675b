import { removeApps, synthesize } from './app';
import { start, type Runner } from '../../../local';
import { node24 } from '../../node-24';
import { extended } from '../../src/stacks/extended';

let runner: Runner | undefined;

afterAll(async () => {
  await runner?.close();
  removeApps();
});

test('a field that an app adds to the API answers beside the chat', async () => {
  runner = await start({ assembly: synthesize(extended), node: node24() });
  const response = await fetch(runner.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': runner.apiKey! },
    body: JSON.stringify({ query: '{ hello openingHours(day: "Monday") { from to } }' }),
  });
  expect(await response.json()).toEqual({ data: { hello: 'Hello from BedrockChatApi', openingHours: { from: '9', to: '17' } } });
});
