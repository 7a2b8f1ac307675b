import { Raised, type Library } from '../scope';
import { dynamodb } from './dynamodb';
import { encoding } from './encoding';
import { ids } from './ids';
import { javaPattern } from './java-pattern';
import { math, str } from './numbers-and-text';
import { time } from './time';
import { transform } from './transform';

const AUTHORIZATION_NAMES: Readonly<Record<string, string>> = {
  API_KEY: 'API Key Authorization',
  AWS_IAM: 'IAM Authorization',
  AMAZON_COGNITO_USER_POOLS: 'User Pool Authorization',
  OPENID_CONNECT: 'Open ID Connect Authorization',
  AWS_LAMBDA: 'Lambda Authorization',
};

export const util: Library = {
  ...ids,
  ...encoding,
  error(_scope, message: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown) {
    throw new Raised(errorOf(message, errorType, data, errorInfo));
  },
  appendError(scope, message: unknown, errorType?: unknown, data?: unknown, errorInfo?: unknown) {
    scope.effects.errors.push(errorOf(message, errorType, data, errorInfo));
  },
  unauthorized(scope) {
    const { fieldName, parentTypeName } = (scope.context.info ?? {}) as { fieldName?: string; parentTypeName?: string };
    throw new Raised(errorOf(`Not Authorized to access ${fieldName} on type ${parentTypeName}`, 'Unauthorized', null, null));
  },
  matches: (_scope, pattern: unknown, text: unknown) => javaPattern(pattern).test(String(text)),
  authType: (scope) => AUTHORIZATION_NAMES[scope.authorizationType],
  time,
  dynamodb,
  transform,
  math,
  str,
};

function errorOf(message: unknown, errorType: unknown, data: unknown, errorInfo: unknown) {
  return {
    message: typeof message === 'string' ? message : JSON.stringify(message ?? null),
    errorType: errorType === undefined || errorType === null ? null : String(errorType),
    data: data ?? null,
    errorInfo: errorInfo ?? null,
  };
}
