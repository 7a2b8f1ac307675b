import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  /** PEM; a file with it in NODE_EXTRA_CA_CERTS makes Node clients trust the server. */
  readonly certificate: string;
}

/** Clients that follow AppSync's URLs dial `wss` whatever they are given: a certificate of one's own for this machine's names. */
export async function selfSignedCertificate(host: string): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'bedrock-chat local' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: alternativeNames(host) },
    ],
  });
  return { key, certificate: cert };
}

function alternativeNames(host: string): ({ type: 2; value: string } | { type: 7; ip: string })[] {
  const names = new Set(['localhost', '127.0.0.1', '::1', ...isWildcard(host) ? [] : [host]]);
  return [...names].map((name) => /^[\d.]+$|:/.test(name) ? { type: 7, ip: name } : { type: 2, value: name });
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
