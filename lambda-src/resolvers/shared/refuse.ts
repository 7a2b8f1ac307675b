import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { RefusalType } from '../../../src/contract/schema-types';

/** Ends the field with an error for the caller. Not `util.unauthorized`: errorType Unauthorized on one subscription makes Amplify drop the whole socket. */
export function refuse(type: RefusalType, message: string): never {
  return util.error(message, type);
}

export function isConditionFailure(ctx: Context): boolean {
  return ctx.error !== undefined && ctx.error !== null && ctx.error.type === 'DynamoDB:ConditionalCheckFailedException';
}

/** What a data source says went wrong is for the logs, not for the caller. */
export function refuseFailure(ctx: Context): void {
  if (ctx.error) {
    refuseInternal();
  }
}

export function refuseInternal(): void {
  refuse('Internal', 'Something went wrong. Try again.');
}

export function refuseNoTurn(): never {
  return refuse('NotFound', 'There is no such turn.');
}

export function refuseDeleted(): void {
  refuse('NotFound', 'This conversation was deleted. Begin a new one with a new conversationId.');
}

const BUSY = ['DynamoDB:ProvisionedThroughputExceededException', 'DynamoDB:RequestLimitExceededException', 'DynamoDB:InternalServerErrorException'];

/** Of a question about pages: a token that this list did not give makes DynamoDB refuse the query. */
export function refusePageFailure(ctx: Context<{ nextToken?: string | null }>): void {
  if (!ctx.error) {
    return;
  }
  const isBusy = BUSY.some((type) => type === ctx.error!.type);
  if (ctx.args.nextToken && !isBusy) {
    refuse('BadRequest', '`nextToken` must be one that this list gave. Leave it out to begin at the latest.');
  }
  refuseFailure(ctx);
}
