/**
 * Stands in the bundle for node:fs/promises, with which the SDK looks for ~/.aws/config at its first request. A function of Lambda has
 * none, and the look would carry the priming over into the first event, which has less of the processor.
 */
export async function readFile(path: string): Promise<never> {
  throw Object.assign(new Error(`this function reads no files of settings: ${path}`), { code: 'ENOENT' });
}
