import type { Principal } from '../../../local/services';
import { deployedStack } from '../../../local/terminal/deployed-stack';
import { fakeCloudFormation } from '../../fakes/fake-cloudformation';

const ME: Principal = { accessKeyId: 'AKIAME', secretAccessKey: 'mine', sessionToken: 'my token', arn: 'arn:aws:iam::1:user/me', accountId: '1', userId: 'me' };
const REGION = 'eu-west-1';
const STACKS = {
  'Chat': { Other: '1', GraphQLAPIURL: 'https://abc.example/graphql?a=1&amp;b=2', GraphQLAPIKey: 'da2-key' },
  'Signed In': { GraphQLAPIURL: 'https://abc.example/graphql' },
  'With Page': { GraphQLAPIURL: 'https://abc.example/graphql', ChatSiteURL: 'https://d111111abcdef8.cloudfront.net/' },
  'Empty': {},
};

let service: Awaited<ReturnType<typeof fakeCloudFormation>>;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  service = await fakeCloudFormation(ME, REGION, STACKS);
  environment = { AWS_ENDPOINT_URL_CLOUDFORMATION: service.url, AWS_REGION: REGION };
});
afterAll(() => service.close());

const credentials = async () => ME;
const find = (name: string, more = {}) => deployedStack(name, { credentials, environment, ...more });

test('URL and key are the stack\'s outputs, asked for with one\'s own signature', async () => {
  expect(await find('Chat')).toEqual({ graphqlUrl: 'https://abc.example/graphql?a=1&b=2', apiKey: 'da2-key' });
});

test('a stack without a key has its URL', async () => {
  expect(await find('Signed In')).toEqual({ graphqlUrl: 'https://abc.example/graphql' });
});

test('a stack with a page of its own has its address', async () => {
  expect(await find('With Page')).toEqual({ graphqlUrl: 'https://abc.example/graphql', pageUrl: 'https://d111111abcdef8.cloudfront.net/' });
});

test.each([
  ['a stack that is not there', 'Chta', {}, 'there is no stack `Chta` in eu-west-1: is that the right Region (--region) and account?'],
  ['a stack of something else', 'Empty', {}, 'stack `Empty` in eu-west-1 has no output GraphQLAPIURL'],
  ['credentials that are not taken', 'Chat', { credentials: async () => ({ ...ME, accessKeyId: 'AKIAOLD' }) }, 'CloudFormation does not describe stack `Chat`: The security token included in the request is invalid.'],
  ['another Region than the signature is for', 'Chat', { region: 'us-east-1' }, 'CloudFormation does not describe stack `Chat`: Credential should be scoped to a valid region'],
])('%s: one clear line', async (_case, name, options, message) => {
  await expect(find(name, options)).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining(message) });
});

test('the Region comes from the environment, then from the AWS CLI; else it is asked for', async () => {
  const { AWS_REGION, ...regionless } = environment;
  expect(await find('Chat', { environment: { ...regionless, AWS_DEFAULT_REGION: AWS_REGION } })).toMatchObject({ apiKey: 'da2-key' });
  expect(await find('Chat', { environment: regionless, configuredRegion: async () => `${REGION}\n` })).toMatchObject({ apiKey: 'da2-key' });
  await expect(find('Chat', { environment: regionless, configuredRegion: () => Promise.reject(new Error('ENOENT')) }))
    .rejects.toThrow('`--stack` needs a Region: give --region, or set AWS_REGION');
});

test('a Region that does not exist cannot be reached', async () => {
  await expect(find('Chat', { environment: { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:1', AWS_REGION: 'eu-wset-1' } }))
    .rejects.toThrow('CloudFormation cannot be reached at 127.0.0.1:1: is `eu-wset-1` the right Region, and are you online?');
});
