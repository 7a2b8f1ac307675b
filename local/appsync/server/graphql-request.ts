import type { IncomingMessage } from 'node:http';
import { Refusal, type GraphqlRequest } from '../types';

/** The whole body; what is larger is refused, and no more of it kept. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
  }
  if (size > limitBytes) throw new Refusal(413, 'RequestEntityTooLargeException', `Request body is larger than ${limitBytes} bytes.`);
  return Buffer.concat(chunks).toString('utf8');
}

/** AppSync reads JSON whatever the content type says. */
export function parseGraphqlRequest(body: string): GraphqlRequest {
  if (body.trim() === '') throw new Refusal(400, 'MalformedHttpRequestException', 'Request body is empty.');
  const { query, variables, operationName } = parseJson(body);
  if (typeof query !== 'string' || query.trim() === '') throw unparsable();
  if (isGiven(variables) && (typeof variables !== 'object' || Array.isArray(variables))) throw unparsable();
  if (isGiven(operationName) && typeof operationName !== 'string') throw unparsable();
  return {
    query,
    variables: (variables ?? {}) as Record<string, unknown>,
    ...isGiven(operationName) && { operationName: operationName as string },
  };
}

function parseJson(body: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(body));
  } catch {
    throw unparsable();
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function unparsable(): Refusal {
  return new Refusal(400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.');
}
