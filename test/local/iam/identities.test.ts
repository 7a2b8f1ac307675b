import { createIdentities } from '../../../local/iam/identities';

const ROLE = 'arn:aws:iam::123456789012:role/chat-handler';
const FIELD = 'arn:aws:appsync:eu-west-1:123456789012:apis/abc/types/Query/fields/hello';
const plan = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '123456789012',
  roles: [{ logicalId: 'Role', name: 'chat-handler', arn: ROLE, statements: [{ effect: 'Allow' as const, actions: ['appsync:GraphQL'], resources: [FIELD] }] }],
};

test('a session of a role looks as STS makes it, and has the rights of the role', () => {
  const identities = createIdentities(plan);
  const session = identities.assumeRole(ROLE, 'chat');
  expect(session.arn).toBe('arn:aws:sts::123456789012:assumed-role/chat-handler/chat');
  expect(session.userId).toMatch(/^AROA[A-Z2-7]{17}:chat$/);
  expect(session.accessKeyId).toMatch(/^ASIA[A-Z2-7]{17}$/);
  expect(session.sessionToken).toBeDefined();
  expect(identities.find(session.accessKeyId)).toEqual(session);
  expect(identities.isAllowed(session, 'appsync:GraphQL', FIELD)).toBe(true);
  expect(identities.isAllowed(session, 'appsync:GraphQL', `${FIELD}2`)).toBe(false);
});

test('two sessions of a role share the role id and nothing secret', () => {
  const identities = createIdentities(plan);
  const [one, two] = [identities.assumeRole(ROLE, 'one'), identities.assumeRole(ROLE, 'two')];
  expect(one.userId.split(':')[0]).toBe(two.userId.split(':')[0]);
  expect(one.secretAccessKey).not.toBe(two.secretAccessKey);
  expect(identities.assumeRole(ROLE, 'one')).toEqual(one);
});

test('a role that the app does not have is an error that names those it has', () => {
  expect(() => createIdentities(plan).assumeRole('arn:aws:iam::123456789012:role/other', 's')).toThrow(`it has \`${ROLE}\``);
});

test('two runners do not know each other', () => {
  const session = createIdentities(plan).assumeRole(ROLE, 'chat');
  const other = createIdentities(plan);
  expect(other.find(session.accessKeyId)).toBeUndefined();
  expect(other.isAllowed(session, 'appsync:GraphQL', FIELD)).toBe(false);
  expect(other.assumeRole(ROLE, 'chat').secretAccessKey).not.toBe(session.secretAccessKey);
});

test('a user may call every field, or what its statements say', () => {
  const identities = createIdentities(plan);
  const alice = identities.user('alice');
  expect(alice).toMatchObject({ arn: 'arn:aws:iam::123456789012:user/alice', userId: expect.stringMatching(/^AIDA/) });
  expect(alice.sessionToken).toBeUndefined();
  expect(identities.isAllowed(alice, 'appsync:GraphQL', FIELD)).toBe(true);
  expect(identities.isAllowed(alice, 'bedrock:InvokeModel', '*')).toBe(false);
  const mallory = identities.user('mallory', []);
  expect(identities.isAllowed(mallory, 'appsync:GraphQL', FIELD)).toBe(false);
});

test('a caller of a Cognito identity pool carries its identity', () => {
  const caller = createIdentities(plan).cognitoIdentity('eu-west-1:bob', { authType: 'unauthenticated' });
  expect(caller).toMatchObject({ cognitoIdentityId: 'eu-west-1:bob', cognitoIdentityAuthType: 'unauthenticated', userId: expect.stringMatching(/:CognitoIdentityCredentials$/) });
});
