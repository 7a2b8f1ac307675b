import { Duration, Expiration, aws_appsync as appsync } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { apiKeyExpiry } from './api-key-expiry';
import { refuse } from './check';
import { ChatApiOptions } from '../chat-api-options';

const { API_KEY, IAM, OIDC } = appsync.AuthorizationType;

export interface Authorization {
  /** What the app's clients sign in with. */
  readonly clientModes: appsync.AuthorizationType[];
  /** What the API takes: the same, and IAM for the function. */
  readonly config: appsync.AuthorizationConfig;
}

export function authorization(scope: Construct, options: ChatApiOptions): Authorization {
  const modes = options.authorizationModes ?? [{ authorizationType: API_KEY }];
  if (modes.length === 0) {
    refuse(scope, '`authorizationModes` must name at least one mode, got an empty list; leave it out for an API key');
  }
  const clientModes = modes.map(({ authorizationType }) => authorizationType);
  const twice = clientModes.find((mode, index) => [API_KEY, IAM].includes(mode) && clientModes.indexOf(mode) !== index);
  if (twice) refuse(scope, `\`authorizationModes\` must name a mode once, got ${twice} twice`);
  const providers = modes.flatMap((mode) => mode.authorizationType === OIDC ? [mode.openIdConnectConfig?.oidcProvider] : []);
  if (providers.length > 1) {
    // An owner is `oidc:<sub>`, and a provider promises its subjects to be unique among its own only. Those of user pools are UUIDs.
    refuse(scope, `\`authorizationModes\` must name at most one OIDC provider, got ${providers.join(' and ')}: `
      + 'their subjects may be the same, so that one person would read what is another\'s; give each provider an API of its own, or join them in a user pool');
  }
  checkExpiry(scope, options, clientModes);
  const [defaultAuthorization, ...additionalAuthorizationModes] = [
    ...modes.map((mode) => withExpiry(mode, options.apiKeyExpires)),
    ...clientModes.includes(IAM) ? [] : [{ authorizationType: IAM }],
  ];
  return { clientModes, config: { defaultAuthorization, additionalAuthorizationModes } };
}

/** Whether every caller looks the same, so that an answer told to all betrays nobody. */
export function nobodyToldApart(clientModes: readonly appsync.AuthorizationType[]): boolean {
  return clientModes.every((mode) => mode === API_KEY);
}

function checkExpiry(scope: Construct, options: ChatApiOptions, clientModes: readonly appsync.AuthorizationType[]): void {
  const expires = options.apiKeyExpires;
  if (!expires) return;
  if (!clientModes.includes(API_KEY)) {
    refuse(scope, `\`apiKeyExpires\` must go with an API key among \`authorizationModes\`, got ${clientModes.join(', ')}`);
  }
  if (options.authorizationModes?.some((mode) => mode.apiKeyConfig?.expires)) {
    refuse(scope, '`apiKeyExpires` must be given once, got it here and in `apiKeyConfig.expires` of an authorization mode');
  }
  if (expires.isBefore(Duration.days(1)) || expires.isAfter(Duration.days(365))) {
    refuse(scope, `\`apiKeyExpires\` must be 1 to 365 days from now, got ${expires.date.toISOString()}`);
  }
}

function withExpiry(mode: appsync.AuthorizationMode, expires?: Expiration): appsync.AuthorizationMode {
  if (mode.authorizationType !== API_KEY || mode.apiKeyConfig?.expires) return mode;
  return { ...mode, apiKeyConfig: { ...mode.apiKeyConfig, expires: expires ?? apiKeyExpiry() } };
}
