import { Expiration } from 'aws-cdk-lib';

/**
 * 303 to 337 days from now: AppSync takes 1 to 365. The first of a month, so that what is synthesized today is the same tomorrow;
 * each deployment of a new month renews the key. AppSync's own default ends it after 7 days.
 */
export function apiKeyExpiry(now: Date = new Date()): Expiration {
  return Expiration.atDate(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 11, 1)));
}
