import { builtResolvers } from './built';
import { authorizedCaller, iamCaller, oidcCaller, userPoolCaller, withKey } from './callers';
import { ChatApi } from './chat-api';
import { evaluate } from '../../../local/appsync/appsync-js';
import type { Caller } from '../../../local/appsync/types';

const conversationId = 'conversation-0000000000000001';
const role = 'arn:aws:sts::123456789012:assumed-role';

/** Every mode twice, with the same name wherever the mode leaves it to the caller. */
const callers: readonly (readonly [string, Caller])[] = [
  ['the key', withKey],
  ['user same', userPoolCaller('same')],
  ['user other', userPoolCaller('other')],
  ['oidc same', oidcCaller('same')],
  ['oidc other', oidcCaller('other')],
  ['iam role same', iamCaller(`${role}/same/session`)],
  ['iam role other', iamCaller(`${role}/other/session`)],
  ['iam identity same', iamCaller(`${role}/same/session`, 'same')],
  ['iam identity other', iamCaller(`${role}/same/session`, 'other')],
  ['authorizer same', authorizedCaller({ owner: 'same' })],
  ['authorizer key', authorizedCaller({ owner: 'key' })],
  ['authorizer with a separator', authorizedCaller({ owner: `same#${conversationId}` })],
];

let api: ChatApi;
beforeAll(async () => {
  api = await ChatApi.open();
});
afterAll(() => ChatApi.closeAll());

/** Each pair once: what one of them has is tried by the other, and both end with what is theirs. */
const pairs = callers.flatMap(([ownerName, owner], index) => callers.slice(index + 1)
  .map(([strangerName, stranger]) => [ownerName, strangerName, owner, stranger] as const));

describe('G5 two owners with the same conversationId and requestId', () => {
  test.each(pairs)('what belongs to %s is as if it were not there for %s, in every field', async (_owner, _stranger, owner, stranger) => {
    await api.table.empty();
    const input = { conversationId, message: 'mine', requestId: 'request-1' };
    const mine = await api.send(owner, input);
    const reply = api.reply(api.lastTurnEvent);
    await reply.start();
    const before = await api.table.items();

    expect(await api.turn(stranger, mine)).toBeNull();
    expect(await api.turns(stranger, conversationId)).toEqual([]);
    await expect(api.cancel(stranger, mine)).rejects.toMatchObject({ errorType: 'NotFound' });
    await expect(api.delete(stranger, conversationId)).rejects.toMatchObject({ errorType: 'NotFound' });
    expect(await api.table.items()).toEqual(before);

    const theirs = await api.send(stranger, { ...input, message: 'theirs' });
    expect(theirs).toMatchObject({ message: 'theirs', status: 'PENDING' });
    expect(theirs.id).not.toBe(mine.id);
    expect(api.lastTurnEvent.history).toEqual([]);
    expect(await api.turns(stranger, conversationId)).toEqual([theirs]);
    expect(await api.turns(owner, conversationId)).toMatchObject([{ id: mine.id, message: 'mine' }]);
    expect(await api.conversations(stranger)).toMatchObject([{ title: 'theirs' }]);

    await api.cancel(stranger, theirs);
    await api.delete(stranger, conversationId);
    expect(await reply.save(0, 'answer', 'answer')).toMatchObject({ status: 'STREAMING', owner: ownerOf(owner) });
    expect(ownerOf(stranger)).not.toBe(ownerOf(owner));
    await reply.finish('answer');
    expect(await api.turn(owner, mine)).toMatchObject({ status: 'COMPLETE', reply: 'answer' });
  });
});

/** Whose events a caller's subscription hears. */
function ownerOf({ type, identity }: Caller): unknown {
  const { effects } = evaluate(builtResolvers().get('fields/Subscription.onReply')!, 'response', { args: { conversationId }, identity }, { authorizationType: type });
  return effects.subscriptionFilter!.filterGroup[0].filters.find(({ fieldName }) => fieldName === 'owner')!.value;
}

test('G5 another\'s page token opens nothing', async () => {
  const [ann, bob] = [userPoolCaller('ann'), userPoolCaller('bob')];
  for (const id of ['a', 'b']) await api.converse(ann, `${conversationId}-${id}`, `secret ${id}`, 'A');
  for (const message of ['secret 1', 'secret 2']) await api.converse(ann, conversationId, message, 'A');
  for (const [field, args] of [['Query.conversations', {}], ['Query.turns', { conversationId }]] as const) {
    const { nextToken } = await api.call<{ nextToken: string }>(ann, field, { ...args, limit: 1 });
    expect(nextToken).toEqual(expect.any(String));
    const { value, errors } = await api.outcome(bob, field, { ...args, limit: 10, nextToken });
    expect(JSON.stringify([value, errors])).not.toMatch(/secret/);
  }
});

test.each(['garbage', 'x'.repeat(5000)])('a token that no page gave is BadRequest: %.10s', async (nextToken) => {
  const ann = userPoolCaller('ann');
  await api.converse(ann, `${conversationId}-c`, 'one', 'A');
  await expect(api.call(ann, 'Query.turns', { conversationId: `${conversationId}-c`, nextToken })).rejects.toMatchObject({ errorType: 'BadRequest' });
  await expect(api.call(ann, 'Query.conversations', { nextToken })).rejects.toMatchObject({ errorType: 'BadRequest' });
});
