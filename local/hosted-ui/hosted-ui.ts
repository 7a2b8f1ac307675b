import { createGrants } from './grants';
import { hostedUiRoutes } from './routes';
import type { PageUserPool } from '../../src/contract/page-config';
import { knownClientId, type Issuer } from '../appsync/authorization';
import type { Route } from '../appsync/server/server';
import type { ApiPlan } from '../plan';
import type { Clock } from '../services';

export interface HostedUiServices {
  readonly issuer: Issuer;
  readonly clock: Clock;
  /** The path that the pages stand below, and its address. */
  readonly path: string;
  readonly url: string;
}

export interface HostedUi {
  /** Where a page can let people sign in; absent where the API has no user pool, or no client of it can be named. */
  readonly userPool?: PageUserPool;
  readonly routes: readonly Route[];
}

/** Stands in for the hosted pages of an API's user pool: whoever says a name is let in by it. */
export function createHostedUi(api: ApiPlan, { issuer, clock, path, url }: HostedUiServices): HostedUi {
  const plan = [api.defaultAuthorization, ...api.additionalAuthorization].find((mode) => mode.type === 'AMAZON_COGNITO_USER_POOLS');
  if (!plan) return { routes: [] };
  const routes = hostedUiRoutes({ plan, grants: createGrants(clock), issuer, path });
  const clientId = knownClientId(plan);
  return { routes, ...(clientId === undefined ? {} : { userPool: { clientId, domain: url } }) };
}
