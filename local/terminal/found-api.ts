import type { PageConfig } from '../../src/contract/page-config';

export interface FoundApi extends PageConfig {
  /** Of a page that it has already. */
  readonly pageUrl?: string;
}
