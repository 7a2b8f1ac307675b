import * as fc from 'fast-check';
import { dataFrame, parseMessage } from '../../../../local/appsync/realtime/messages';

const start = (data: unknown, rest: object = {}) => JSON.stringify({ id: 'a', type: 'start', payload: { data, ...rest } });

test('a start is read with the data as it was sent and the names of headers in lower case', () => {
  const data = '{"query":"subscription { s }","variables":{"a":1},"operationName":"S"}';
  expect(parseMessage(start(data, { extensions: { authorization: { 'X-Api-Key': 'k', 'host': 'h', 'n': 1 } } }))).toEqual({
    type: 'start',
    id: 'a',
    start: {
      data,
      headers: { 'x-api-key': 'k', 'host': 'h' },
      request: { query: 'subscription { s }', variables: { a: 1 }, operationName: 'S' },
    },
  });
});

test.each([
  ['not JSON', 'not json', ''],
  ['a list', '[]', ''],
  ['an unknown type', '{"type":"subscribe","id":"a"}', 'a'],
  ['a start without payload.data', '{"id":"a","type":"start","payload":{"query":"subscription { s }"}}', ''],
  ['a start whose data is no JSON', start('{'), 'a'],
  ['a start without a query', start('{"variables":{}}'), 'a'],
])('%s is answered as AppSync answers what it cannot read', (_what, text, id) => {
  expect(parseMessage(text)).toEqual({
    type: 'unintelligible',
    id,
    problem: { errorType: 'UnsupportedOperation', message: 'unknown not supported through the realtime channel' },
  });
});

test.each(['start', 'stop'])('a %s without an id is refused', (type) => {
  expect(parseMessage(JSON.stringify({ type, payload: { data: '{"query":"q"}' } }))).toMatchObject({
    type: 'unintelligible', problem: { errorType: 'BadRequestException' },
  });
});

test('whatever a frame holds, it is read as some message', () => {
  const json = fc.json();
  const nearly = fc.record({
    type: fc.constantFrom('start', 'stop', 'connection_init', 'pong', '__proto__', 'ka'),
    id: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
    payload: fc.oneof(fc.jsonValue(), fc.record({ data: fc.oneof(json, fc.string()), extensions: fc.jsonValue() })),
  }, { requiredKeys: [] }).map((value) => JSON.stringify(value));
  fc.assert(fc.property(fc.oneof(fc.string(), json, nearly), (text) => {
    expect(['connection_init', 'start', 'stop', 'pong', 'unintelligible']).toContain(parseMessage(text).type);
  }), { numRuns: 500 });
});

test('a data frame is JSON whatever the id', () => {
  fc.assert(fc.property(fc.string(), fc.jsonValue(), (id, payload) => {
    expect(JSON.parse(dataFrame(id, JSON.stringify(payload)))).toEqual({ id, type: 'data', payload: JSON.parse(JSON.stringify(payload)) });
  }));
});
