import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { ALICE, keyedPlan, createWorld, NOW, request, USER_POOL } from './world';

const plan = keyedPlan({ additionalAuthorization: [{ type: 'AWS_IAM' }] });

interface Signing {
  body?: string;
  path?: string;
  at?: number;
  secretAccessKey?: string;
  region?: string;
  service?: string;
  headers?: Record<string, string>;
}

async function sign({ body = '{"query":"{ hello }"}', path = '/graphql', at = NOW, region = 'eu-west-1', service = 'appsync', ...rest }: Signing = {}) {
  const signer = new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: { accessKeyId: ALICE.accessKeyId, secretAccessKey: rest.secretAccessKey ?? ALICE.secretAccessKey, sessionToken: ALICE.sessionToken },
  });
  const { headers } = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname: '127.0.0.1', path, query: {}, body, headers: { 'host': '127.0.0.1:4000', 'content-type': 'application/json', ...rest.headers } },
    { signingDate: new Date(at) },
  );
  return request(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])), body, path);
}

test('a signature tells whose it is', async () => {
  const { authorizer } = createWorld(plan);
  await expect(authorizer.authorize(await sign())).resolves.toMatchObject({
    type: 'AWS_IAM',
    identity: {
      accountId: '111122223333',
      userArn: ALICE.arn,
      username: 'AROAALICE:session',
      sourceIp: ['127.0.0.1'],
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    },
  });
});

test('policy is asked for each field by its ARN', async () => {
  const caller = await createWorld(plan).authorizer.authorize(await sign());
  expect(caller.isFieldAllowed!('Mutation', 'publish')).toBe(true);
  expect(caller.isFieldAllowed!('Mutation', 'finish')).toBe(false);
});

test.each([['/graphql/connect', '{}'], ['/graphql', '{"query":"subscription { on }","variables":{}}'], ['/two/graphql', '{}']])('what was signed for %s holds there', async (path, body) => {
  const { authorizer } = createWorld(plan);
  const signed = await sign({ path, body });
  await expect(authorizer.authorize(signed)).resolves.toMatchObject({ type: 'AWS_IAM' });
  await expect(authorizer.authorize({ ...signed, path: '/graphql/other' })).rejects.toMatchObject({ status: 403, errorType: 'InvalidSignatureException' });
  await expect(authorizer.authorize({ ...signed, body: `${body} ` })).rejects.toMatchObject({ status: 403, errorType: 'InvalidSignatureException' });
});

test('a header that was signed may not change, another may', async () => {
  const { authorizer } = createWorld(plan);
  const signed = await sign();
  await expect(authorizer.authorize({ ...signed, headers: { ...signed.headers, 'user-agent': 'other' } })).resolves.toMatchObject({ type: 'AWS_IAM' });
  await expect(authorizer.authorize({ ...signed, headers: { ...signed.headers, host: '127.0.0.1:4001' } })).rejects.toMatchObject({ errorType: 'InvalidSignatureException' });
});

test.each([
  ['with another secret', { secretAccessKey: 'guessed' }, 'InvalidSignatureException'],
  ['an hour ago', { at: NOW - 3_600_000 }, 'InvalidSignatureException'],
  ['for an hour from now', { at: NOW + 3_600_000 }, 'InvalidSignatureException'],
  ['for another Region', { region: 'us-east-1' }, 'InvalidSignatureException'],
  ['for another service', { service: 'execute-api' }, 'InvalidSignatureException'],
])('what was signed %s is refused', async (_, signing: Signing, errorType) => {
  await expect(createWorld(plan).authorizer.authorize(await sign(signing))).rejects.toMatchObject({ status: 403, errorType });
});

test('a signature of nobody is refused', async () => {
  const signed = await sign();
  const authorization = signed.headers.authorization.replace(ALICE.accessKeyId, 'AKIANOBODY');
  await expect(createWorld(plan).authorizer.authorize({ ...signed, headers: { ...signed.headers, authorization } }))
    .rejects.toMatchObject({ status: 403, errorType: 'UnrecognizedClientException' });
});

test('a signature without its session token is refused', async () => {
  const signed = await sign();
  const { 'x-amz-security-token': _, ...headers } = signed.headers;
  await expect(createWorld(plan).authorizer.authorize({ ...signed, headers })).rejects.toMatchObject({ status: 403, errorType: 'UnrecognizedClientException' });
});

test('a signature counts before an API key, and is not helped by one', async () => {
  const { authorizer } = createWorld(plan);
  const signed = await sign({ headers: { 'x-api-key': 'da2-good' } });
  await expect(authorizer.authorize(signed)).resolves.toMatchObject({ type: 'AWS_IAM' });
  await expect(authorizer.authorize({ ...signed, body: '{}' })).rejects.toMatchObject({ status: 403 });
});

test('a signature is worth nothing where IAM is no mode of the API', async () => {
  await expect(createWorld(keyedPlan()).authorizer.authorize(await sign())).rejects.toMatchObject({ status: 401 });
  await expect(createWorld(keyedPlan({ defaultAuthorization: USER_POOL })).authorizer.authorize(await sign())).rejects.toMatchObject({ status: 401 });
});
