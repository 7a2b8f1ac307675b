import { dynamoDbModule } from './dynamodb-module';
import { extensions } from './extensions';
import type { Shape } from './realm';
import { runtime } from './runtime';
import { Misuse, type Library, type Member } from './scope';
import { util } from './util';

/** Everything that code can call, by path. */
export const LIBRARY: Library = {
  util,
  extensions,
  runtime,
  dynamodb: dynamoDbModule,
  console: {
    log: (scope, ...values) => scope.log('log', values),
    error: (scope, ...values) => scope.log('error', values),
  },
};

export const SHAPE = shapeOf(LIBRARY);

function shapeOf(library: Library): Shape {
  return Object.fromEntries(Object.entries(library).map(([name, member]) => [name, typeof member === 'function' ? true : shapeOf(member)]));
}

export function memberAt(library: Library, path: string): Member {
  const found = path.split('.').reduce<Library | Member | undefined>((at, name) => typeof at === 'object' && Object.hasOwn(at, name) ? at[name] : undefined, library);
  if (typeof found !== 'function') throw new Misuse(`\`${path}\` is not a function of APPSYNC_JS`);
  return found;
}
