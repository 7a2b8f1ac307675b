import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Log } from '../services';

const INTERVAL_MILLIS = 1000;

/** Tells that what runs is no longer what stands in the folder. Returns what ends it. */
export function watchAssembly(folder: string, log: Log): () => void {
  const manifest = path.join(folder, 'manifest.json');
  const look = (now: fs.Stats, before: fs.Stats) => {
    const isThere = now.mtimeMs > 0;
    if (isThere && now.mtimeMs !== before.mtimeMs) log.warn(`${folder} was synthesized anew: end this with Ctrl-C and start it again to run what is there now`);
  };
  fs.watchFile(manifest, { persistent: false, interval: INTERVAL_MILLIS }, look);
  return () => fs.unwatchFile(manifest, look);
}
