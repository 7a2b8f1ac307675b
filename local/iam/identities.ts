import { createHmac, randomBytes } from 'node:crypto';
import type { Plan, PolicyStatement } from '../plan';
import type { IdentityService, Principal } from '../services';
import { UserError } from '../user-error';
import { isAllowed } from './policy';

/** IAM's word for a caller of the app: whom tests and the command line sign as. */
export interface Identities extends IdentityService {
  /** An IAM user; without statements it may call every GraphQL field. The same name is the same user. */
  user(name: string, statements?: readonly PolicyStatement[]): Principal;
  /** A caller of a Cognito identity pool. The same identity id is the same caller. */
  cognitoIdentity(identityId: string, options?: { readonly authType?: 'authenticated' | 'unauthenticated'; readonly statements?: readonly PolicyStatement[] }): Principal;
}

const EVERY_FIELD: readonly PolicyStatement[] = [{ effect: 'Allow', actions: ['appsync:GraphQL'], resources: ['*'] }];

/** The principals of one runner; their secrets differ from run to run. */
export function createIdentities(
  plan: Pick<Plan, 'partition' | 'region' | 'account' | 'roles'>, secret: string | Buffer = randomBytes(32),
): Identities {
  const known = new Map<string, { readonly principal: Principal; readonly statements: readonly PolicyStatement[] }>();
  const roles = new Map(plan.roles.map((role) => [role.arn, role]));
  const derive = (...parts: string[]) => createHmac('sha256', secret).update(parts.join('\n')).digest();

  function remember(principal: Principal, statements: readonly PolicyStatement[]): Principal {
    known.set(principal.accessKeyId, { principal, statements });
    return principal;
  }

  function credentials(prefix: 'ASIA' | 'AKIA', ...name: string[]) {
    return {
      accessKeyId: uniqueId(prefix, derive('key', ...name)),
      secretAccessKey: derive('secret', ...name).toString('base64').slice(0, 40),
      ...(prefix === 'ASIA' ? { sessionToken: derive('token', ...name).toString('base64') } : {}),
      accountId: plan.account,
    };
  }

  return {
    assumeRole(roleArn, sessionName) {
      const role = roles.get(roleArn);
      if (!role) {
        throw new UserError(`the app has no role \`${roleArn}\`; it has ${[...roles.keys()].map((arn) => `\`${arn}\``).join(', ') || 'none'}`);
      }
      return remember({
        ...credentials('ASIA', roleArn, sessionName),
        arn: `arn:${plan.partition}:sts::${plan.account}:assumed-role/${role.name}/${sessionName}`,
        userId: `${uniqueId('AROA', derive('role', roleArn))}:${sessionName}`,
      }, role.statements);
    },

    user(name, statements = EVERY_FIELD) {
      return remember({
        ...credentials('AKIA', 'user', name),
        arn: `arn:${plan.partition}:iam::${plan.account}:user/${name}`,
        userId: uniqueId('AIDA', derive('user', name)),
      }, statements);
    },

    cognitoIdentity(identityId, { authType = 'authenticated', statements = EVERY_FIELD } = {}) {
      const role = `local-cognito-${authType}`;
      return remember({
        ...credentials('ASIA', role, identityId),
        arn: `arn:${plan.partition}:sts::${plan.account}:assumed-role/${role}/CognitoIdentityCredentials`,
        userId: `${uniqueId('AROA', derive('role', role))}:CognitoIdentityCredentials`,
        cognitoIdentityId: identityId,
        cognitoIdentityPoolId: `${plan.region}:00000000-0000-4000-8000-000000000000`,
        cognitoIdentityAuthType: authType,
      }, statements);
    },

    find: (accessKeyId) => known.get(accessKeyId)?.principal,

    isAllowed(principal, action, resource, context = {}) {
      const entry = known.get(principal.accessKeyId);
      return entry !== undefined && isAllowed(entry.statements, action, resource, { 'aws:PrincipalArn': principal.arn, 'aws:userid': principal.userId, ...context });
    },
  };
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** AROA and 17 more characters, as IAM's unique ids look. */
function uniqueId(prefix: string, bytes: Buffer): string {
  return prefix + [...bytes.subarray(0, 17)].map((byte) => BASE32[byte % 32]).join('');
}
