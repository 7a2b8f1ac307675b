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
  { typeName: 'Query', fieldName: 'turns', functions: [table('openConversation'), table('listTurns')] },
  { typeName: 'Query', fieldName: 'turn', functions: [table('openConversation'), table('getTurn')] },

  { typeName: 'Mutation', fieldName: 'invokeModel', dataSource: 'function' },
  {
    typeName: 'Mutation',
    fieldName: 'sendMessage',
    functions: [
      table('markRequest'),
      table('recallTurn'),
      table('takeLock'),
      table('renewRequest'),
      table('acceptTurn'),
      table('keepConversation'),
      table('readHistory'),
      chatFunction('startReply'),
      table('failTurn'),
      table('releaseLock'),
    ],
  },
  { typeName: 'Mutation', fieldName: 'cancelTurn', functions: [table('openConversation'), table('askToStop')] },
  {
    typeName: 'Mutation',
    fieldName: 'deleteConversation',
    functions: [table('buryConversation'), table('disownTurn'), table('hideConversation'), chatFunction('requestPurge')],
  },

  { typeName: 'Mutation', fieldName: 'startTurn', functions: [table('claimTurn'), table('extendLock')] },
  { typeName: 'Mutation', fieldName: 'publishReply', dataSource: 'none' },
  { typeName: 'Mutation', fieldName: 'saveReply', dataSource: 'table' },
  { typeName: 'Mutation', fieldName: 'finishTurn', functions: [table('endTurn'), table('releaseLock')] },
  {
    typeName: 'Mutation',
    fieldName: 'purgeConversation',
    functions: [table('findTombstone'), table('listLeftovers'), table('removeLeftovers'), table('removeTombstone')],
  },

  { typeName: 'Subscription', fieldName: 'onReply', dataSource: 'none' },
];
