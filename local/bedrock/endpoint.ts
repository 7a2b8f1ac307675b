import { randomUUID } from 'node:crypto';
import type { Clock, IdentityService, Log } from '../services';
import { invokeModel, invokeModelStream, readAnthropicMessages } from './anthropic-messages';
import { authorize } from './authorization';
import { ConnectionFault } from './collect';
import { converse, converseStream } from './converse';
import { readConverse } from './converse-request';
import { BedrockError, invalid } from './errors';
import type { Call, Forwarder, Operation } from './forwarder';
import type { Model, ModelRequest, Part } from './model';
import { modelIdOf, needsProfile, readModelId } from './model-reference';
import type { Port, Request, Response } from './port';
import { answerJson, breakConnection, readBody, refuse, writeParts } from './reply';
import { verifySignature } from '../iam/sigv4';

export interface EndpointOptions {
  readonly identities: IdentityService;
  readonly clock: Clock;
  readonly log: Log;
  /** What answers: a model, or the real service behind a forwarder. */
  readonly model: Model | Forwarder;
}

/** What is wrong with the runner's own set-up: no server, no credentials, no such model. The app's client is told less. */
const FOR_THE_PERSON = new Set<string>(['ServiceUnavailableException', 'UnrecognizedClientException', 'ResourceNotFoundException']);

const ROUTE = /^\/model\/(.+)\/(converse|converse-stream|invoke|invoke-with-response-stream)$/;

/** One call of the Bedrock runtime: signature, permissions, the rules of the request, then the answer. */
export async function handle(request: Request, response: Response, port: () => Port, options: EndpointOptions): Promise<void> {
  const abandoned = new AbortController();
  response.on('close', () => abandoned.abort());
  response.setHeader('x-amzn-requestid', randomUUID());
  const socket = () => port().socketOf(request);
  try {
    const body = await readBody(request);
    const call = admit(request, body, options);
    if ('forward' in options.model) {
      await options.model.forward({ ...call, body }, response, abandoned.signal);
      return;
    }
    const started = options.clock.now();
    const latency = () => Math.round(options.clock.now() - started);
    const question = readRequest(call, request, body);
    const events = options.model.answer(question, abandoned.signal);
    switch (call.operation) {
      case 'converse': return answerJson(response, await converse(events, question, latency));
      case 'invoke': return answerJson(response, await invokeModel(events, question));
      case 'converse-stream': return await stream(response, converseStream(await begun(events), question, latency));
      case 'invoke-with-response-stream': return await stream(response, invokeModelStream(await begun(events), question, latency));
    }
  } catch (error) {
    if (abandoned.signal.aborted) {
      return;
    }
    if (error instanceof ConnectionFault) {
      breakConnection(response, socket(), error.fault);
    } else if (error instanceof BedrockError) {
      if (FOR_THE_PERSON.has(error.name)) options.log.warn(`the model gave no answer: ${error.message}`);
      refuse(response, error);
    } else {
      options.log.error(`the Bedrock endpoint failed: ${(error as Error).message}`);
      refuse(response, new BedrockError('InternalServerException', 'The system encountered an unexpected error during processing. Try your request again.'));
    }
  }

  function stream(to: Response, parts: AsyncIterable<Part>): Promise<void> {
    return writeParts(to, parts, socket, abandoned.signal);
  }
}

/** Who calls what, and may. */
function admit(request: Request, body: Buffer, { identities, clock }: EndpointOptions): Call {
  const [path, query] = (request.url ?? '').split('?');
  const route = ROUTE.exec(path);
  if (!route || request.method !== 'POST') {
    throw new BedrockError('UnknownOperationException', 'UnknownOperation');
  }
  const verdict = verifySignature({ method: 'POST', path, query, headers: request.headers, body }, {
    service: 'bedrock',
    now: clock.now(),
    find: (accessKeyId) => identities.find(accessKeyId),
  });
  if (verdict.failure) {
    throw new BedrockError(verdict.failure.code, verdict.failure.message);
  }
  const { principal, region } = verdict;
  const modelId = decode(route[1]);
  const operation = route[2] as Operation;
  authorize({
    principal,
    region,
    action: operation === 'converse' || operation === 'invoke' ? 'bedrock:InvokeModel' : 'bedrock:InvokeModelWithResponseStream',
    reference: readModelId(modelId, region),
    guardrail: guardrailOf(request, body),
  }, identities);
  return { modelId, operation, region, path, headers: request.headers };
}

function readRequest({ modelId, operation, region }: Call, request: Request, body: Buffer): ModelRequest {
  const behind = modelIdOf(readModelId(modelId, region));
  rejectOnDemand(modelId, behind, region);
  const json = parse(body);
  return operation.startsWith('converse')
    ? readConverse(json, modelId, behind)
    : { ...readAnthropicMessages(json, modelId, behind), guardrail: guardrailOf(request, body) };
}

function rejectOnDemand(modelId: string, behind: string, region: string): void {
  if (readModelId(modelId, region).kind === 'foundation-model' && needsProfile(behind)) {
    throw new BedrockError('ValidationException', `Invocation of model ID ${behind} with on-demand throughput isn’t supported. `
      + 'Retry your request with the ID or ARN of an inference profile that contains this model.');
  }
}

/** Of Converse in the body, of InvokeModel in the headers. */
function guardrailOf(request: Request, body: Buffer): { identifier: string; version: string } | undefined {
  const identifier = request.headers['x-amzn-bedrock-guardrailidentifier'];
  if (typeof identifier === 'string') {
    return { identifier, version: String(request.headers['x-amzn-bedrock-guardrailversion'] ?? 'DRAFT') };
  }
  const config = (parse(body) as { guardrailConfig?: { guardrailIdentifier?: unknown; guardrailVersion?: unknown } } | null)?.guardrailConfig;
  return typeof config?.guardrailIdentifier === 'string' ? { identifier: config.guardrailIdentifier, version: String(config.guardrailVersion) } : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid('The provided model identifier is invalid.');
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new BedrockError('ValidationException', 'Malformed input request: the body is no JSON, please reformat your input and try again.');
  }
}

/** A stream whose first event is there: what is refused before it becomes an error response, not a broken stream. */
async function begun<T>(events: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const iterator = events[Symbol.asyncIterator]();
  const first = await iterator.next();
  return {
    async* [Symbol.asyncIterator]() {
      try {
        for (let next = first; !next.done; next = await iterator.next()) {
          yield next.value;
        }
      } finally {
        await iterator.return?.();
      }
    },
  };
}
