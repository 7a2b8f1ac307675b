import type { TablePlan } from '../../../local/plan';
import type { Log } from '../../../local/services';

export const TABLE: TablePlan = {
  logicalId: 'Table',
  name: 'ChatTable',
  arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/ChatTable',
  partitionKey: { name: 'pk', type: 'S' },
  sortKey: { name: 'sk', type: 'S' },
  timeToLiveAttribute: 'expires',
  indexes: [{ name: 'byOwner', partitionKey: { name: 'owner', type: 'S' }, sortKey: { name: 'updatedAt', type: 'N' }, projection: 'ALL' }],
};

export const silent = (): Log => ({ info: () => undefined, warn: () => undefined, error: (message) => { throw new Error(message); } });
