import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Attributes } from './attribute-values';

/** Hides the last key from clients, and binds it to the resolver it came from. Tokens end with the runner. */
export class PaginationTokens {
  private readonly key = randomBytes(32);

  seal(lastKey: unknown, caller: string): string | null {
    if (lastKey === undefined) return null;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(caller));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(lastKey), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** Nothing for a token that is not this runner's, or of another resolver. */
  open(token: unknown, caller: string): Attributes | undefined {
    const bytes = Buffer.from(typeof token === 'string' ? token : '', 'base64');
    if (bytes.length < 28) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12)).setAAD(Buffer.from(caller)).setAuthTag(bytes.subarray(12, 28));
      return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')) as Attributes;
    } catch {
      return undefined;
    }
  }
}
