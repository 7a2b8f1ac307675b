import { isObject } from './request-object';
import type { DataSource } from './types';

/** The payload comes back as it is. */
export const noneDataSource: DataSource = {
  async invoke({ request }) {
    return { result: isObject(request) ? request.payload ?? null : null };
  },
};
