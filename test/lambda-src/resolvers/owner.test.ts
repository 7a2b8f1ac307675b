import { builtResolvers } from './built';
import { authorizedCaller, iamCaller, oidcCaller, userPoolCaller, withKey } from './callers';
import { evaluate } from '../../../local/appsync/appsync-js';
import type { Caller } from '../../../local/appsync/types';

const args = { conversationId: '0123456789abcdefghij' };

/** Whom `onReply` filters by. */
function ownerOf(caller: Caller) {
  const code = builtResolvers().get('fields/Subscription.onReply')!;
  const { error, effects, result } = evaluate(code, 'response', { args, identity: caller.identity }, { authorizationType: caller.type });
  expect(result).toBeNull();
  const rules = effects.subscriptionFilter?.filterGroup.flatMap(({ filters }) => filters) ?? [];
  return { owner: rules.find(({ fieldName }) => fieldName === 'owner')?.value, rules, error };
}

describe('G5 the owner of what a caller writes', () => {
  test.each<[string, Caller, string]>([
    ['an API key', withKey, 'key'],
    ['a user of a pool', userPoolCaller('11aa'), 'user:11aa'],
    ['a user of an OIDC provider', oidcCaller('11aa'), 'oidc:11aa'],
    ['an IAM user', iamCaller('arn:aws:iam::123456789012:user/team/ann'), 'iam:arn:aws:iam::123456789012:user/team/ann'],
    ['a role, in whichever session', iamCaller('arn:aws:sts::123456789012:assumed-role/Web/session-1'), 'iam:arn:aws:sts::123456789012:assumed-role/Web'],
    ['an identity pool, not its shared role', iamCaller('arn:aws:sts::123456789012:assumed-role/Pool/CognitoIdentityCredentials', 'eu-west-1:22bb'), 'iam:eu-west-1:22bb'],
    ['a Lambda authorizer', authorizedCaller({ owner: 'tenant-1' }), 'auth:tenant-1'],
  ])('%s', (_, caller, owner) => {
    expect(ownerOf(caller)).toMatchObject({ owner, error: undefined });
  });

  test.each<[string, Caller]>([
    ['a Lambda authorizer that names none', authorizedCaller({})],
    ['a Lambda authorizer that names an empty one', authorizedCaller({ owner: '' })],
    ['a Lambda authorizer that names something else than text', authorizedCaller({ owner: { sub: 'x' } })],
    ['a Lambda authorizer without a context', { ...withKey, type: 'AWS_LAMBDA' }],
    ['a token without a subject', { ...userPoolCaller('x'), identity: { claims: {} } }],
    ['an IAM caller without an identity', { ...withKey, type: 'AWS_IAM' }],
    ['a name too long for a subscription filter', oidcCaller('x'.repeat(252))],
  ])('%s is refused, and no filter set', (_, caller) => {
    expect(ownerOf(caller)).toMatchObject({ rules: [], error: { errorType: 'Forbidden' } });
  });

  test('a subscription hears one owner in one conversation', () => {
    expect(ownerOf(userPoolCaller('11aa')).rules).toEqual([
      { fieldName: 'owner', operator: 'eq', value: 'user:11aa' },
      { fieldName: 'conversationId', operator: 'eq', value: args.conversationId },
    ]);
  });
});
