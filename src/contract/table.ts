/** Attributes and index of the one table; key values are made in lambda-src/resolvers. */
export const Table = {
  PARTITION_KEY: 'pk',
  SORT_KEY: 'sk',
  TIME_TO_LIVE: 'expiresAt',
  /** Sparse index over the conversations of signed-in callers. */
  BY_OWNER_INDEX: 'byOwner',
  BY_OWNER_PARTITION_KEY: 'owner',
  BY_OWNER_SORT_KEY: 'updatedAt',
  /** What the list shows; changes of the lock beside it do not reach the index. */
  BY_OWNER_ATTRIBUTES: ['conversationId', 'title', 'createdAt', 'expiresAt'],
} as const;

/** What the resolvers do to the table (AppSync reads the item itself after a failed condition). */
export const TABLE_ACTIONS = [
  'dynamodb:GetItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:Query',
] as const;

/** What the resolvers do to the index. */
export const INDEX_ACTIONS = ['dynamodb:Query'] as const;
