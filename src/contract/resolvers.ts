/** The one data source that a resolver or pipeline function talks to. */
export type ResolverDataSource = 'none' | 'table' | 'function';

export interface PipelineStep {
  readonly name: string;
  readonly dataSource: ResolverDataSource;
}

/** Which field is answered by what: `fields/<Type>.<field>` and, of a pipeline, `functions/<name>` in lambda-src/resolvers. */
export interface FieldWiring {
  readonly typeName: 'Query' | 'Mutation' | 'Subscription';
  readonly fieldName: string;
  /** Of a unit resolver. */
  readonly dataSource?: ResolverDataSource;
  /** Of a pipeline resolver, in order; AppSync takes ten. */
  readonly functions?: readonly PipelineStep[];
}

const table = (name: string): PipelineStep => ({ name, dataSource: 'table' });
const chatFunction = (name: string): PipelineStep => ({ name, dataSource: 'function' });

/** `onModelResponse` needs no resolver: AppSync hands on what `invokeModel` answered. */
export const FIELD_WIRING: readonly FieldWiring[] = [
  { typeName: 'Query', fieldName: 'hello', dataSource: 'none' },
  { typeName: 'Query', fieldName: 'conversations', dataSource: 'table' },
  { typeName: 'Query', fieldName: 'turns', functions: [table('openConversation'), table('readTurns')] },
  { typeName: 'Query', fieldName: 'turn', functions: [table('openConversation'), table('readTurn')] },

  { typeName: 'Mutation', fieldName: 'invokeModel', dataSource: 'function' },
  {
    typeName: 'Mutation',
    fieldName: 'sendMessage',
    functions: [
      table('markRequest'),
      table('readTurn'),
      table('takeLock'),
      table('renewRequest'),
      table('acceptTurn'),
      table('readTurns'),
      chatFunction('handOver'),
      table('changeTurn'),
      table('releaseLock'),
    ],
  },
  { typeName: 'Mutation', fieldName: 'cancelTurn', functions: [table('openConversation'), table('changeTurn')] },
  {
    typeName: 'Mutation',
    fieldName: 'deleteConversation',
    functions: [table('buryConversation'), table('changeTurn'), chatFunction('handOver')],
  },

  { typeName: 'Mutation', fieldName: 'startTurn', functions: [table('changeTurn'), table('extendLock')] },
  { typeName: 'Mutation', fieldName: 'publishReply', dataSource: 'none' },
  { typeName: 'Mutation', fieldName: 'saveReply', dataSource: 'table' },
  { typeName: 'Mutation', fieldName: 'finishTurn', functions: [table('changeTurn'), table('releaseLock')] },
  { typeName: 'Mutation', fieldName: 'purgeConversation', functions: [table('listLeftovers'), table('removeLeftovers')] },

  { typeName: 'Subscription', fieldName: 'onReply', dataSource: 'none' },
];
