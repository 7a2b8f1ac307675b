import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Resource } from './world';
import { UserError } from '../user-error';

/** The folders whose files a bucket deployment writes; undefined where one is not in the assembly. */
export function deployedFolders(deployment: Resource): readonly string[] | undefined {
  const folders = objectKeys(deployment).map((key) => deployment.stack.assets.get(path.basename(key, '.zip')) ?? '');
  return folders.every((folder) => fs.existsSync(folder) && fs.statSync(folder).isDirectory()) ? folders : undefined;
}

/** A file as it comes to stand in the bucket: with values in place of the markers of its folder. */
export function deployedText(deployment: Resource, folder: string, file: string): string {
  const at = deployedFolders(deployment)!.indexOf(folder);
  const markers = deployment.property<Record<string, string>[]>('SourceMarkers')?.[at] ?? {};
  const isEscaped = String(deployment.property<{ jsonEscape?: unknown }[]>('SourceMarkersConfig')?.[at]?.jsonEscape) === 'true';
  const written = (value: string) => isEscaped ? JSON.stringify(value).slice(1, -1) : value;
  return Object.entries(markers).reduce((text, [marker, value]) => text.replaceAll(marker, () => written(value)),
    fs.readFileSync(path.join(folder, file), 'utf8'));
}

/** Those that only a deployment can name are of no use here. */
function objectKeys(deployment: Resource): readonly string[] {
  try {
    return deployment.property<string[]>('SourceObjectKeys') ?? [];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
