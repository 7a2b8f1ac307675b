/** Exceptions of the Bedrock runtime and their statuses. */
const STATUS = {
  ValidationException: 400,
  ServiceQuotaExceededException: 400,
  IncompleteSignatureException: 400,
  AccessDeniedException: 403,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  UnrecognizedClientException: 403,
  ResourceNotFoundException: 404,
  UnknownOperationException: 404,
  ModelTimeoutException: 408,
  ModelErrorException: 424,
  ModelStreamErrorException: 424,
  ThrottlingException: 429,
  ModelNotReadyException: 429,
  InternalServerException: 500,
  ServiceUnavailableException: 503,
} as const;

export type BedrockErrorName = keyof typeof STATUS;

export class BedrockError extends Error {
  constructor(readonly name: BedrockErrorName, message: string) {
    super(message);
  }

  get status(): number {
    return STATUS[this.name];
  }
}

export function isBedrockErrorName(name: string): name is BedrockErrorName {
  return Object.hasOwn(STATUS, name);
}

export const invalid = (message: string) => new BedrockError('ValidationException', message);
