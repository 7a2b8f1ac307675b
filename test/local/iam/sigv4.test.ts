import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import { verifySignature, type RequestToVerify } from '../../../local/iam/sigv4';
import type { Principal } from '../../../local/services';

const NOW = Date.UTC(2026, 0, 31, 12);
const ALICE: Principal = {
  accessKeyId: 'AKIAALICE',
  secretAccessKey: 'a secret',
  sessionToken: 'a token',
  arn: 'arn:aws:iam::123456789012:user/alice',
  accountId: '123456789012',
  userId: 'AIDAALICE',
};
const find = (id: string) => (id === ALICE.accessKeyId ? ALICE : undefined);
const options = { service: 'appsync', region: 'eu-west-1', now: NOW, find };

function signer(changes: { service?: string; region?: string; credentials?: Partial<Principal> } = {}) {
  return new SignatureV4({
    service: changes.service ?? 'appsync',
    region: changes.region ?? 'eu-west-1',
    credentials: { ...ALICE, ...changes.credentials },
    sha256: Sha256,
  });
}

interface Draft { path?: string; query?: Record<string, string | string[]>; headers?: Record<string, string>; body?: string; method?: string }

async function signed(draft: Draft = {}, by = signer(), at = NOW): Promise<RequestToVerify> {
  const { method = 'POST', path = '/graphql', query = {}, headers = {}, body = '{"query":"{ hello }"}' } = draft;
  const result = await by.sign({
    method, protocol: 'https:', hostname: 'api.example', path, query, headers: { host: 'api.example', ...headers }, body,
  }, { signingDate: new Date(at) });
  return { method, path, query: wireQuery(result.query ?? {}), headers: result.headers, body };
}

function wireQuery(query: Record<string, string | string[] | null>): string {
  return Object.entries(query)
    .flatMap(([name, value]) => [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`))
    .join('&');
}

describe('a signature by AWS\'s own signer', () => {
  test('holds, and says who', async () => {
    expect(verifySignature(await signed(), options)).toEqual({ principal: ALICE, region: 'eu-west-1' });
  });

  test('holds whatever the path, the query, the headers and the body are', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'B', '9', ' ', '+', '*', "'", '(', '/', '%', ':', '~', 'é', '🦆', '=', '&', '.'), minLength: 1, maxLength: 8 });
    await fc.assert(fc.asyncProperty(
      fc.array(word, { maxLength: 3 }), fc.dictionary(word, word, { maxKeys: 3 }), fc.stringMatching(/^[ -~]{0,12}$/), fc.string(),
      async (segments, query, header, body) => {
        const request = await signed({ path: `/${segments.map(encodeURIComponent).join('/')}`, query, headers: { 'X-Custom': header }, body });
        expect(verifySignature(request, options).failure).toBeUndefined();
      },
    ), { numRuns: 150 });
  });

  test('holds with a query parameter that stands twice', async () => {
    expect(verifySignature(await signed({ query: { tag: ['b', 'a'] } }), options).failure).toBeUndefined();
  });

  test('holds with header names in any case and with `:authority` for host', async () => {
    const request = await signed();
    const shouted = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toUpperCase(), value]));
    expect(verifySignature({ ...request, headers: shouted }, options).failure).toBeUndefined();
    const { host, ...others } = request.headers;
    expect(verifySignature({ ...request, headers: { ...others, ':authority': host } }, options).failure).toBeUndefined();
  });

  test('holds in the query of a presigned request, for as long as it says', async () => {
    const result = await signer().presign(
      { method: 'GET', protocol: 'https:', hostname: 'api.example', path: '/graphql', query: {}, headers: { host: 'api.example' } },
      { signingDate: new Date(NOW), expiresIn: 60 },
    );
    const request = { method: 'GET', path: '/graphql', query: wireQuery(result.query ?? {}), headers: result.headers, body: '' };
    expect(verifySignature(request, options).failure).toBeUndefined();
    expect(verifySignature(request, { ...options, now: NOW + 61_000 }).failure?.code).toBe('InvalidSignatureException');
  });

  test('names its Region where any is taken', async () => {
    const request = await signed({}, signer({ region: 'us-gov-west-1' }));
    expect(verifySignature(request, { ...options, region: undefined })).toMatchObject({ region: 'us-gov-west-1' });
  });
});

describe('is refused', () => {
  const code = async (request: RequestToVerify | Promise<RequestToVerify>) => verifySignature(await request, options).failure?.code;

  test('with one byte of the body, the path, the query, the method or a signed header changed', async () => {
    const request = await signed({ query: { a: '1' }, headers: { 'x-custom': 'one' } });
    expect(await code({ ...request, body: `${request.body} ` })).toBe('InvalidSignatureException');
    expect(await code({ ...request, path: '/graphq1' })).toBe('InvalidSignatureException');
    expect(await code({ ...request, query: 'a=2' })).toBe('InvalidSignatureException');
    expect(await code({ ...request, method: 'GET' })).toBe('InvalidSignatureException');
    expect(await code({ ...request, headers: { ...request.headers, 'x-custom': 'two' } })).toBe('InvalidSignatureException');
  });

  test('by another secret, another token, or a key that nobody has', async () => {
    expect(await code(signed({}, signer({ credentials: { secretAccessKey: 'guessed' } })))).toBe('InvalidSignatureException');
    expect(await code(signed({}, signer({ credentials: { sessionToken: 'guessed' } })))).toBe('UnrecognizedClientException');
    expect(await code(signed({}, signer({ credentials: { sessionToken: undefined } })))).toBe('UnrecognizedClientException');
    expect(await code(signed({}, signer({ credentials: { accessKeyId: 'AKIANOBODY' } })))).toBe('UnrecognizedClientException');
  });

  test('for another service or Region', async () => {
    expect(await code(signed({}, signer({ service: 'execute-api' })))).toBe('InvalidSignatureException');
    expect(await code(signed({}, signer({ region: 'eu-west-2' })))).toBe('InvalidSignatureException');
  });

  test('more than a quarter of an hour before or after its time', async () => {
    expect(await code(signed({}, signer(), NOW - 14 * 60_000))).toBeUndefined();
    expect(verifySignature(await signed({}, signer(), NOW - 16 * 60_000), options).failure?.message).toMatch(/^Signature expired: 20260131T114400Z/);
    expect(verifySignature(await signed({}, signer(), NOW + 16 * 60_000), options).failure?.message).toMatch(/^Signature not yet current/);
  });

  test('where it is absent or torn', async () => {
    const request = await signed();
    const authorization = request.headers.authorization as string;
    const without = (text: string) => ({ ...request, headers: { ...request.headers, authorization: text } });
    expect(await code(without(''))).toBe('MissingAuthenticationTokenException');
    expect(await code(without('Bearer x'))).toBe('IncompleteSignatureException');
    expect(await code(without(authorization.replace(/Signature=.*/, '')))).toBe('IncompleteSignatureException');
    expect(await code(without(authorization.replace('/aws4_request', '')))).toBe('IncompleteSignatureException');
    expect(await code(without(authorization.replace('host;', '')))).toBe('InvalidSignatureException');
    expect(await code({ ...request, headers: { ...request.headers, 'x-amz-date': 'yesterday' } })).toBe('IncompleteSignatureException');
  });

  test('without a crash, whatever stands in the header', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (authorization, date, query) => {
      const verdict = verifySignature({ method: 'POST', path: '/', query, headers: { authorization, 'x-amz-date': date }, body: '' }, options);
      expect(verdict.failure).toBeDefined();
    }));
  });
});
