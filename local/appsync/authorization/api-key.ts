import type { ApiKeyPlan } from '../../plan';
import type { Caller } from '../types';
import { unauthorized } from './refusals';

export function authorizeApiKey(keys: readonly ApiKeyPlan[], key: string, now: number): Caller {
  const found = keys.find((candidate) => candidate.key === key);
  const expires = found ? found.expires * 1000 : 0;
  if (expires <= now) throw unauthorized();
  return { type: 'API_KEY', identity: null, deniedFields: [], expires };
}
