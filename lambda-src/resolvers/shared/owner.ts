import { util } from '@aws-appsync/utils';
import type { AppSyncIdentityIAM, Context } from '@aws-appsync/utils';
import { refuse } from './refuse';
import { ApiEnvironment } from '../../../src/contract/environment';

/** Whoever has the API key and no other credential. */
export const KEY_OWNER = 'key';

/** AppSync compares no longer text in a subscription filter. */
const LONGEST_OWNER = 256;

/** Who the caller is: mode and identity. A caller without an identity is refused, never taken for somebody. */
export function ownerOf(ctx: Context): string {
  const owner = findOwner(ctx);
  if (!owner || owner.length > LONGEST_OWNER) {
    refuse('Forbidden', 'These credentials do not say who you are. Sign in with ones that do.');
  }
  return owner;
}

function findOwner(ctx: Context): string | undefined {
  const mode = util.authType();
  const identity = ctx.identity as any;
  if (!identity) {
    return mode === 'API Key Authorization' ? KEY_OWNER : undefined;
  }
  if (mode === 'User Pool Authorization') {
    return named('user:', identity.sub);
  }
  if (mode === 'Open ID Connect Authorization') {
    return named('oidc:', identity.sub);
  }
  if (mode === 'IAM Authorization') {
    return named('iam:', identity.cognitoIdentityId ? identity.cognitoIdentityId : withoutSession(identity.userArn));
  }
  // The name of the mode of a Lambda authorizer is not documented; its identity is.
  return identity.resolverContext ? named('auth:', identity.resolverContext.owner) : undefined;
}

function named(mode: string, name: unknown): string | undefined {
  return typeof name === 'string' && name.length > 0 ? `${mode}${name}` : undefined;
}

/** `…:assumed-role/name/session` is the role `name`, whichever session it is. */
function withoutSession(userArn: unknown): string | undefined {
  if (typeof userArn !== 'string') {
    return undefined;
  }
  const parts = userArn.split('/');
  return parts[0].endsWith(':assumed-role') ? `${parts[0]}/${parts[1]}` : userArn;
}

/** Only the chat function may go on. An empty prefix would let everybody pass. */
export function requireHandler(ctx: Context): void {
  const prefix = ctx.env[ApiEnvironment.HANDLER_ROLE_PREFIX];
  const identity = ctx.identity as AppSyncIdentityIAM | null | undefined;
  const userArn = identity ? identity.userArn : undefined;
  if (!prefix || !userArn || !userArn.startsWith(prefix)) {
    refuse('Forbidden', 'Only the chat function may call this field.');
  }
}
