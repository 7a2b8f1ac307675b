import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../services';

/** Somebody who has signed in, for a client. */
export interface SignedIn {
  readonly username: string;
  readonly groups: readonly string[];
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly nonce?: string;
}

interface Code {
  readonly signedIn: SignedIn;
  readonly redirectUri: string;
  /** Of the proof key (RFC 7636). */
  readonly challenge?: string;
  readonly expires: number;
}

export interface Grants {
  code(signedIn: SignedIn, redirectUri: string, challenge?: string): string;
  /** Undefined where the code is not good for this client, address and verifier; it is good for nobody from then on. */
  redeem(code: string, request: { clientId: string; redirectUri: string; verifier?: string }): SignedIn | undefined;
  refreshToken(signedIn: SignedIn): string;
  refresh(token: string, clientId: string): SignedIn | undefined;
}

/** As Cognito has it. */
const CODE_MILLIS = 5 * 60_000;

/** What sign-ins have given out, until the runner ends. */
export function createGrants(clock: Clock): Grants {
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, SignedIn>();
  return {
    code(signedIn, redirectUri, challenge) {
      const code = randomText();
      codes.set(code, { signedIn, redirectUri, challenge, expires: clock.now() + CODE_MILLIS });
      return code;
    },
    redeem(given, { clientId, redirectUri, verifier }) {
      const code = codes.get(given);
      codes.delete(given);
      if (!code || code.expires <= clock.now()) return undefined;
      const isTheirs = code.signedIn.clientId === clientId && code.redirectUri === redirectUri;
      // A verifier where none was announced is somebody else's code.
      const isProved = code.challenge === (verifier === undefined ? undefined : challengeOf(verifier));
      return isTheirs && isProved ? code.signedIn : undefined;
    },
    refreshToken(signedIn) {
      const token = randomText();
      refreshTokens.set(token, signedIn);
      return token;
    },
    refresh(token, clientId) {
      const signedIn = refreshTokens.get(token);
      return signedIn?.clientId === clientId ? signedIn : undefined;
    },
  };
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

const randomText = (): string => randomBytes(24).toString('base64url');
