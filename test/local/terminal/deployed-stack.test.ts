import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifySignature } from '../../../local/iam/sigv4';
import type { Principal } from '../../../local/services';
import { deployedStack } from '../../../local/terminal/deployed-stack';

const ME: Principal = { accessKeyId: 'AKIAME', secretAccessKey: 'mine', sessionToken: 'my token', arn: 'arn:aws:iam::1:user/me', accountId: '1', userId: 'me' };
const REGION = 'eu-west-1';
const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

let service: http.Server;
let environment: NodeJS.ProcessEnv;

/** CloudFormation: checks who asks, knows these stacks. */
beforeAll(async () => {
  service = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => body += chunk);
    request.on('end', () => {
      const fields = new URLSearchParams(body);
      const verdict = verifySignature({ method: request.method!, path: request.url!, headers: request.headers, body }, {
        service: 'cloudformation', region: REGION, now: Date.now(), find: (id) => id === ME.accessKeyId ? ME : undefined,
      });
      const refuse = (status: number, code: string, message: string) => {
        response.writeHead(status, { 'content-type': 'text/xml' });
        response.end(`<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`);
      };
      if (verdict.failure) return refuse(403, verdict.failure.code, verdict.failure.message);
      if (fields.get('Action') !== 'DescribeStacks' || fields.get('Version') !== '2010-05-15') return refuse(400, 'InvalidAction', 'Could not find operation');
      const outputs = STACKS[fields.get('StackName')!];
      if (!outputs) return refuse(400, 'ValidationError', `Stack with id ${fields.get('StackName')} does not exist`);
      response.end(`<DescribeStacksResponse xmlns="${NAMESPACE}">
  <DescribeStacksResult>
    <Stacks>
      <member>
        <StackName>x</StackName>
        <Tags><member><Key>GraphQLAPIURL</Key><Value>not this</Value></member></Tags>
        <Outputs>
          ${Object.entries(outputs).map(([key, value]) => `<member>
            <OutputKey>${key}</OutputKey>
            <OutputValue>${value}</OutputValue>
          </member>`).join('\n')}
        </Outputs>
      </member>
    </Stacks>
  </DescribeStacksResult>
</DescribeStacksResponse>`);
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  environment = { AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(service.address() as AddressInfo).port}`, AWS_REGION: REGION };
});
afterAll(() => {
  service.closeAllConnections();
  service.close();
});

const STACKS: Record<string, Record<string, string>> = {
  'Chat': { Other: '1', GraphQLAPIURL: 'https://abc.example/graphql?a=1&amp;b=2', GraphQLAPIKey: 'da2-key' },
  'Signed In': { GraphQLAPIURL: 'https://abc.example/graphql' },
  'Empty': {},
};

const credentials = async () => ME;
const find = (name: string, more = {}) => deployedStack(name, { credentials, environment, ...more });

test('URL and key are the stack\'s outputs, asked for with one\'s own signature', async () => {
  expect(await find('Chat')).toEqual({ graphqlUrl: 'https://abc.example/graphql?a=1&b=2', apiKey: 'da2-key' });
});

test('a stack without a key has its URL', async () => {
  expect(await find('Signed In')).toEqual({ graphqlUrl: 'https://abc.example/graphql' });
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
