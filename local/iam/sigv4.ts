import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../services';

/** A request as its sender signed it. Over HTTP/2 `:authority` counts as `host`. */
export interface RequestToVerify {
  readonly method: string;
  /** As it stands on the wire: percent-encoded, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query?: string;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string | Uint8Array;
}

export interface VerifyOptions {
  readonly service: string;
  /** Absent: whatever Region the signature names. */
  readonly region?: string;
  /** Epoch millis. */
  readonly now: number;
  find(accessKeyId: string): Principal | undefined;
}

export type Verdict =
  | { readonly principal: Principal; readonly region: string; readonly failure?: undefined }
  | Failed;

interface Failed {
  /** `code` as AWS names the exception. */
  readonly failure: { readonly code: SignatureFailure; readonly message: string };
}

export type SignatureFailure =
  | 'MissingAuthenticationTokenException' | 'IncompleteSignatureException' | 'InvalidSignatureException' | 'UnrecognizedClientException';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SKEW_MILLIS = 15 * 60 * 1000;

interface Signature {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** 20260131T235959Z */
  readonly date: string;
  readonly token?: string;
  /** Of a presigned request. */
  readonly lifetimeMillis?: number;
}

/** Signature Version 4 as AWS verifies it: in the `Authorization` header, or in the query of a presigned request. */
export function verifySignature(request: RequestToVerify, options: VerifyOptions): Verdict {
  const headers = lowerCased(request.headers);
  const query = parseQuery(request.query ?? '');
  const found = readSignature(headers, query);
  if ('failure' in found) {
    return found;
  }
  const [accessKeyId, day, region, service, terminator, ...rest] = found.credential.split('/');
  if (terminator !== 'aws4_request' || rest.length > 0) {
    return failure('IncompleteSignatureException', `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${found.credential}'`);
  }
  if (service !== options.service) {
    return failure('InvalidSignatureException', `Credential should be scoped to correct service: '${options.service}'.`);
  }
  if (options.region !== undefined && region !== options.region) {
    return failure('InvalidSignatureException', `Credential should be scoped to a valid region, not '${region}'.`);
  }
  const dateProblem = checkDate(found, day, options.now);
  if (dateProblem) {
    return dateProblem;
  }
  if (!found.signedHeaders.includes('host') && !found.signedHeaders.includes(':authority')) {
    return failure('InvalidSignatureException', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const principal = options.find(accessKeyId);
  if (!principal || (principal.sessionToken ?? undefined) !== found.token) {
    return failure('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  const scope = `${day}/${region}/${service}/${terminator}`;
  const canonical = canonicalRequest(request, headers, query, found.signedHeaders);
  const toSign = [ALGORITHM, found.date, scope, sha256(canonical)].join('\n');
  const key = ['aws4_request', service, region, day].reduceRight((secret: string | Buffer, part) => hmac(secret, part), `AWS4${principal.secretAccessKey}`);
  if (!sameText(hmac(key, toSign).toString('hex'), found.signature)) {
    return failure('InvalidSignatureException', 'The request signature we calculated does not match the signature you provided. '
      + 'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.');
  }
  return { principal, region };
}

function readSignature(headers: Record<string, string>, query: readonly (readonly [string, string])[]): Signature | Failed {
  const parameter = (name: string) => query.find(([key]) => key.toLowerCase() === name)?.[1];
  if (headers.authorization === undefined && parameter('x-amz-signature') !== undefined) {
    return {
      credential: parameter('x-amz-credential') ?? '',
      signedHeaders: splitHeaders(parameter('x-amz-signedheaders') ?? ''),
      signature: parameter('x-amz-signature') ?? '',
      date: parameter('x-amz-date') ?? '',
      token: parameter('x-amz-security-token'),
      lifetimeMillis: Number(parameter('x-amz-expires') ?? 0) * 1000,
    };
  }
  const authorization = headers.authorization;
  if (authorization === undefined || authorization.trim() === '') {
    return failure('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const [algorithm, ...fields] = authorization.trim().split(/[\s,]+/);
  if (algorithm !== ALGORITHM) {
    return failure('IncompleteSignatureException', `Unsupported AWS 'algorithm': '${algorithm}' (only ${ALGORITHM} for now).`);
  }
  const named = Object.fromEntries(fields.map((field) => {
    const at = field.indexOf('=');
    return [field.slice(0, at), field.slice(at + 1)];
  }));
  for (const name of ['Credential', 'Signature', 'SignedHeaders']) {
    if (!named[name]) {
      return failure('IncompleteSignatureException', `Authorization header requires '${name}' parameter.`);
    }
  }
  return {
    credential: named.Credential,
    signedHeaders: splitHeaders(named.SignedHeaders),
    signature: named.Signature,
    date: headers['x-amz-date'] ?? '',
    token: headers['x-amz-security-token'],
  };
}

function checkDate({ date, lifetimeMillis }: Signature, day: string, now: number): Verdict | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!parts) {
    return failure('IncompleteSignatureException', `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`);
  }
  if (!date.startsWith(`${day}T`)) {
    return failure('InvalidSignatureException', `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${date.slice(0, 8)}', from '${date}'.`);
  }
  const [year, month, dayOfMonth, hour, minute, second] = parts.slice(1).map(Number);
  const signed = Date.UTC(year, month - 1, dayOfMonth, hour, minute, second);
  const oldest = now - (lifetimeMillis ?? SKEW_MILLIS);
  if (signed < oldest) {
    return failure('InvalidSignatureException', `Signature expired: ${date} is now earlier than ${basicDate(oldest)} (${basicDate(now)} - 15 min.)`);
  }
  if (signed > now + SKEW_MILLIS) {
    return failure('InvalidSignatureException', `Signature not yet current: ${date} is still later than ${basicDate(now + SKEW_MILLIS)} (${basicDate(now)} + 15 min.)`);
  }
  return undefined;
}

function canonicalRequest(
  request: RequestToVerify, headers: Record<string, string>, query: readonly (readonly [string, string])[], signedHeaders: readonly string[],
): string {
  const canonicalQuery = query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map((pair) => pair.join('='))
    .join('&');
  return [
    request.method.toUpperCase(),
    canonicalPath(request.path),
    canonicalQuery,
    ...signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

/** What stands percent-encoded on the wire is encoded once more: every service but S3 signs it so. */
function canonicalPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') {
      kept.pop();
    } else if (segment !== '' && segment !== '.') {
      kept.push(segment);
    }
  }
  const trailing = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.map(encode).join('/')}${trailing}`;
}

function parseQuery(query: string): [string, string][] {
  return query.split('&').filter((pair) => pair !== '').map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function lowerCased(headers: RequestToVerify['headers']): Record<string, string> {
  const result: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) {
      result[name.toLowerCase()] = typeof value === 'string' ? value : value.join(',');
    }
  }
  if (result.host === undefined && result[':authority'] !== undefined) {
    result.host = result[':authority'];
  }
  return result;
}

function failure(code: SignatureFailure, message: string): Failed {
  return { failure: { code, message } };
}

const splitHeaders = (text: string) => text.toLowerCase().split(';').filter((name) => name !== '');
const basicDate = (millis: number) => new Date(millis).toISOString().replace(/[-:]|\.\d{3}/g, '');
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function sameText(expected: string, got: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(got);
  return a.length === b.length && timingSafeEqual(a, b);
}
