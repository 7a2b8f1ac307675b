import type { FunctionErrorCode } from '../reply-errors';

const CODES: Readonly<Record<string, FunctionErrorCode>> = {
  ThrottlingException: 'THROTTLED',
  TooManyRequestsException: 'THROTTLED',
  ServiceQuotaExceededException: 'THROTTLED',
  ModelNotReadyException: 'MODEL_UNAVAILABLE',
  ModelTimeoutException: 'MODEL_UNAVAILABLE',
  ModelErrorException: 'MODEL_UNAVAILABLE',
  ServiceUnavailableException: 'MODEL_UNAVAILABLE',
  InternalServerException: 'MODEL_UNAVAILABLE',
  ModelStreamErrorException: 'INTERRUPTED',
  AccessDeniedException: 'MODEL_ACCESS_DENIED',
  ResourceNotFoundException: 'MODEL_ACCESS_DENIED',
  FTUFormNotFilled: 'MODEL_ACCESS_DENIED',
  MPAgreementBeingCreated: 'MODEL_ACCESS_DENIED',
  UnrecognizedClientException: 'MODEL_ACCESS_DENIED',
  ExpiredTokenException: 'MODEL_ACCESS_DENIED',
  InvalidSignatureException: 'MODEL_ACCESS_DENIED',
  ValidationException: 'INVALID_REQUEST',
  ConflictException: 'INVALID_REQUEST',
};

/** Bedrock has no error of its own for this; each provider words it differently, inside a ValidationException. */
const CONTEXT_TOO_LONG = /(input|prompt|request|message|conversation)s?\b.{0,60}\btoo (long|large|many tokens)|too many (input )?tokens|context (window|length|limit)|maximum (context|input|number of (input )?tokens)/i;

/** `begun`: whether the model's stream had opened; what breaks it then is no error of the service's own. */
export function codeOf(error: unknown, begun: boolean): FunctionErrorCode {
  const { name = '', message = '', $metadata } = (error ?? {}) as { name?: string; message?: string; $metadata?: { httpStatusCode?: number } };
  if (name === 'ValidationException' && CONTEXT_TOO_LONG.test(message)) return 'CONTEXT_TOO_LONG';
  const known = CODES[name];
  if (known) return known;
  return codeOfStatus($metadata?.httpStatusCode) ?? (begun ? 'INTERRUPTED' : isConnectionError(error) ? 'MODEL_UNAVAILABLE' : 'INTERNAL');
}

/** Of an error that this product knows no name of. */
function codeOfStatus(status: number | undefined): FunctionErrorCode | undefined {
  if (status === undefined || status < 400) return undefined;
  if (status === 429) return 'THROTTLED';
  if (status === 401 || status === 403 || status === 404) return 'MODEL_ACCESS_DENIED';
  return status < 500 ? 'INVALID_REQUEST' : 'MODEL_UNAVAILABLE';
}

/** The SDK counts its attempts; without a status, none of them got an answer. */
function isConnectionError(error: unknown): boolean {
  const { code, $metadata } = (error ?? {}) as { code?: unknown; $metadata?: { attempts?: number } };
  return typeof code === 'string' || $metadata?.attempts !== undefined;
}

/** What the operator should look at, where the service's words, which may repeat a message, cannot be logged. */
export function hintOf(error: unknown): string | undefined {
  const { message = '' } = (error ?? {}) as { message?: string };
  if (/on-demand throughput/i.test(message)) {
    return '`modelId` names a model that is offered through inference profiles only; use a profile id such as us.… or global.…';
  }
  if (/temperature|top_?p/i.test(message)) return 'this model may not take `temperature` or `topP`; leave them out';
  if (/use case details|not been submitted/i.test(message)) return 'the use case form for this provider has not been filled in for this account';
  if (/legacy|end of (its )?life/i.test(message)) return 'the provider has retired this model; choose another `modelId`';
  return undefined;
}
