import { errorFromWire } from '../../client/errors';

test.each([
  ['Internal', 200, true],
  ['LimitExceededException', 200, true],
  ['TooManyRequestsException', 429, true],
  ['InternalFailure', 500, true],
  ['Forbidden', 200, false],
  ['Conflict', 200, false],
  ['INTERNAL', 200, false],
  ['UnauthorizedException', 401, false],
])('%s with status %d is worth another try: %p', (errorType, status, retryable) => {
  expect(errorFromWire([{ errorType, message: 'said' }], status)).toMatchObject({ message: 'said', retryable });
});
