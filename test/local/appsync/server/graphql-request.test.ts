import type { IncomingMessage } from 'node:http';
import * as fc from 'fast-check';
import { connectionHeaders } from '../../../../local/appsync/realtime/credentials';
import { parseGraphqlRequest } from '../../../../local/appsync/server/graphql-request';
import { isHostAllowed } from '../../../../local/appsync/server/host-check';
import { Refusal } from '../../../../local/appsync/types';

test('whatever a body holds, it is a request or refused', () => {
  const members = { query: fc.oneof(fc.string(), fc.jsonValue()), variables: fc.jsonValue(), operationName: fc.jsonValue() };
  const nearly = fc.record(members, { requiredKeys: [] });
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), nearly.map((value) => JSON.stringify(value))), (body) => {
    try {
      const { query, variables } = parseGraphqlRequest(body);
      expect(query.trim()).not.toBe('');
      expect(Array.isArray(variables)).toBe(false);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
    }
  }), { numRuns: 500 });
});

test('whatever a handshake carries, it is read as headers of text under names in lower case, or as a problem', () => {
  const headers = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())).map((value) => JSON.stringify(value));
  const carried = fc.oneof(fc.string(), fc.json(), headers);
  const handshake = carried.chain((text) => fc.constantFrom(
    { url: '/graphql', headers: { 'sec-websocket-protocol': `graphql-ws, header-${Buffer.from(text).toString('base64url')}` } },
    { url: `/graphql?header=${encodeURIComponent(Buffer.from(text).toString('base64'))}`, headers: { 'sec-websocket-protocol': 'graphql-ws' } },
    { url: `/graphql?header=${text}`, headers: { 'sec-websocket-protocol': 'graphql-ws' } },
  ));
  fc.assert(fc.property(handshake, (request) => {
    const read = connectionHeaders(request as unknown as IncomingMessage);
    if ('problem' in read) return expect(read.problem.errorCode).toBe(400);
    for (const [name, value] of Object.entries(read.headers)) expect([name, typeof value]).toEqual([name.toLowerCase(), 'string']);
  }), { numRuns: 500 });
});

test('no name but this machine\'s own passes for it', () => {
  fc.assert(fc.property(fc.domain(), (domain) => {
    expect(isHostAllowed(domain, '127.0.0.1')).toBe(domain.endsWith('.localhost'));
    expect(isHostAllowed(`localhost.${domain}:80`, '127.0.0.1')).toBe(false);
  }));
});
