import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { credentialsFor, findApi } from '../../../local/terminal/find-api';

const noStack = () => Promise.reject(new Error('no stack is asked for'));
const NOWHERE = 'http://127.0.0.1:1/';

test('an address is taken as it is, with its key', async () => {
  expect(await findApi({ url: 'https://a.example/graphql', key: 'da2' }, { ofStack: noStack })).toEqual({ graphqlUrl: 'https://a.example/graphql', apiKey: 'da2' });
});

test('a stack is looked up in its Region; a key of one\'s own comes first', async () => {
  const ofStack = async (name: string, options = {}) => ({ graphqlUrl: `https://${name}.example/${JSON.stringify(options)}`, apiKey: 'its own' });
  expect(await findApi({ stack: 'chat' }, { ofStack })).toEqual({ graphqlUrl: 'https://chat.example/{}', apiKey: 'its own' });
  expect(await findApi({ stack: 'chat', region: 'eu-west-1', key: 'mine' }, { ofStack })).toEqual({ graphqlUrl: 'https://chat.example/{"region":"eu-west-1"}', apiKey: 'mine' });
});

test('a key in the environment serves where none is found', async () => {
  const environment = { BEDROCK_CHAT_KEY: 'of the environment' };
  const ofStack = async (name: string) => name === 'keyed' ? { graphqlUrl: 'https://a.example/', apiKey: 'its own' } : { graphqlUrl: 'https://a.example/' };
  expect(await findApi({ url: 'https://a.example/' }, { environment })).toMatchObject({ apiKey: 'of the environment' });
  expect(await findApi({ url: 'https://a.example/', key: 'mine' }, { environment })).toMatchObject({ apiKey: 'mine' });
  expect(await findApi({ stack: 'keyed' }, { ofStack, environment })).toMatchObject({ apiKey: 'its own' });
  expect(await findApi({ stack: 'other' }, { ofStack, environment })).toMatchObject({ apiKey: 'of the environment' });
});

test('without either, it is the runner on this machine, by what it says of itself', async () => {
  const config = { graphqlUrl: 'http://127.0.0.1:9/graphql', pageUrl: 'http://127.0.0.1:9/' };
  const answers: object[] = [{ ...config, apiKey: 'da2' }, config];
  const runner = http.createServer((request, response) => {
    response.writeHead(request.url === '/_local/api' ? 200 : 404, { connection: 'close' });
    response.end(JSON.stringify(answers.shift()));
  });
  await new Promise<void>((resolve) => runner.listen(0, '127.0.0.1', resolve));
  const found = () => findApi({}, { localRunner: `http://127.0.0.1:${(runner.address() as AddressInfo).port}/`, environment: { BEDROCK_CHAT_KEY: 'of another' } });
  const [keyed, other] = [await found(), await found()];
  runner.close();
  expect(keyed).toEqual({ ...config, apiKey: 'da2' });
  expect(other).toEqual(config);
  await expect(findApi({}, { localRunner: NOWHERE, command: 'npx bedrock-chat' })).rejects.toThrow(`no app runs at ${NOWHERE}: start one with \`npx bedrock-chat local\`, or say which API`);
});

test('a token comes before a key; without either it is said what is missing', async () => {
  const [graphqlUrl, apiKey] = ['https://a.example/graphql', 'da2'];
  expect(credentialsFor({ graphqlUrl, apiKey }, {})).toEqual({ apiKey });
  expect(await (credentialsFor({ graphqlUrl, apiKey }, { token: 'eyJ' }) as { token: () => string }).token()).toBe('eyJ');
  expect(() => credentialsFor({ graphqlUrl }, { url: graphqlUrl })).toThrow('`--url` needs `--key`');
  expect(() => credentialsFor({ graphqlUrl }, { stack: 'Chat' })).toThrow('stack `Chat` has no output GraphQLAPIKey');
  expect(() => credentialsFor({ graphqlUrl }, {}, 'npx bedrock-chat')).toThrow('--token "$(npx bedrock-chat token --sub alice)"');
});
