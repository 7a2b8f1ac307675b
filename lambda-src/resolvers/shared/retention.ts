import type { Context } from '@aws-appsync/utils';
import type { Seconds } from './items';
import type { Expression } from './requests';
import { ApiEnvironment } from '../../../src/contract/environment';

/** Adds to an update when the item expires; without retention a date from former times goes away. */
export function withRetention(ctx: Context, now: Seconds, update: Expression): Expression {
  const retention = ctx.env[ApiEnvironment.RETENTION_SECONDS];
  return retention
    ? {
      ...update,
      expression: `${update.expression}, expiresAt = :expiresAt`,
      values: { ...update.values, ':expiresAt': now + +retention },
    }
    : { ...update, expression: `${update.expression} REMOVE expiresAt` };
}
