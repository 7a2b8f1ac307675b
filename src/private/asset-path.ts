import * as path from 'node:path';

/** Where the build put a file or folder that is shipped; the same from `src/private` and from `lib/private`. */
export function assetPath(...segments: string[]): string {
  return path.join(__dirname, '..', '..', 'assets', ...segments);
}
