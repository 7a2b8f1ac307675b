import { type Page, pageRoutes } from './page';
import type { PageConfig } from '../../src/contract/page-config';
import type { Route } from '../appsync/server/server';
import type { SitePlan } from '../plan';

export interface ApiPages {
  /** Paths; the first is the API's own. */
  readonly paths: readonly string[];
  readonly routes: readonly Route[];
}

/** The chat pages of one API: its sites as they stand on the web, or where it has none, the page with all that is known. */
export function apiPages(path: string, sites: readonly SitePlan[], own: PageConfig, hostedUi: string): ApiPages {
  const pages = sites.length > 0 ? sites.map((site) => onThisMachine(site, hostedUi)) : [{ config: own }];
  const paths = pages.map((_page, at) => at === 0 ? path : `/${sites[at].id}/`);
  return { paths, routes: pages.flatMap((page, at) => pageRoutes(paths[at], page)) };
}

/** People sign in at what stands in for the user pool's pages. */
function onThisMachine({ page, config, headers }: SitePlan, hostedUi: string): Page {
  const { userPool } = config;
  if (!userPool) return { file: page, config, headers };
  const there = new URL(userPool.domain).origin;
  return {
    file: page,
    config: { ...config, userPool: { ...userPool, domain: hostedUi } },
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replaceAll(there, new URL(hostedUi).origin)])),
  };
}
