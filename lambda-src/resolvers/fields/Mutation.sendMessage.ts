import { util } from '@aws-appsync/utils';
import { ApiEnvironment } from '../../../src/contract/environment';
import { Limits } from '../../../src/contract/limits';
import { checkConversationId, checkRequestId, checkText } from '../shared/check';
import { ownerOf } from '../shared/owner';
import { refuseDeleted } from '../shared/refuse';
import type { SendContext } from '../shared/send';
import { turnOf } from '../shared/turn';

const SPARE_TURNS = 10;

/** The steps are pipeline functions; each is an upsert keyed by the turn's id, so that a repeated send walks them again from where the first broke off. */
export function request(ctx: SendContext) {
  const { conversationId, message, requestId } = ctx.args.input;
  const owner = ownerOf(ctx);
  checkConversationId('conversationId', conversationId);
  checkText(ctx, 'message', message);
  if (typeof requestId === 'string') {
    checkRequestId(requestId);
  }
  const now = util.time.nowEpochSeconds();
  ctx.stash.owner = owner;
  ctx.stash.conversationId = conversationId;
  ctx.stash.turnId = util.autoUlid();
  ctx.stash.spareTurnId = util.autoUlid();
  ctx.stash.now = now;
  ctx.stash.deadline = now + secondsAllowed(ctx);
  ctx.stash.pageSize = turnsToRead(ctx);
  return {};
}

export function response(ctx: SendContext) {
  const { answer, turn, stored, now } = ctx.stash;
  if (answer) {
    return answer;
  }
  const failed = stored ?? turn!;
  if (failed.deletedAt) {
    refuseDeleted();
  }
  return turnOf(failed, now);
}

/** Turns that failed are no history: somewhat more are read than are needed. */
function turnsToRead(ctx: SendContext): number {
  const most = +ctx.env[ApiEnvironment.HISTORY_TURNS];
  return most > 0 ? most + SPARE_TURNS : 0;
}

/** The event's time in the queue, the function's own, and some for the clocks. */
function secondsAllowed(ctx: SendContext): number {
  return +ctx.env[ApiEnvironment.MAX_EVENT_AGE_SECONDS] + +ctx.env[ApiEnvironment.TIMEOUT_SECONDS] + Limits.DEADLINE_GRACE_SECONDS;
}
