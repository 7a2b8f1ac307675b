/** The one data source that a resolver or pipeline function talks to. */
export type ResolverDataSource = 'none' | 'table' | 'function';

/** Which field is answered by what: `fields/<Type>.<field>` and, of a pipeline, `functions/<name>` in lambda-src/resolvers. */
export interface FieldWiring {
  readonly typeName: 'Query' | 'Mutation' | 'Subscription';
  readonly fieldName: string;
  /** Of a unit resolver. */
  readonly dataSource?: ResolverDataSource;
  /** Of a pipeline resolver, in order. */
  readonly functions?: readonly { readonly name: string; readonly dataSource: ResolverDataSource }[];
}

/** `onModelResponse` needs no resolver: AppSync hands on what `invokeModel` answered. */
export const FIELD_WIRING: readonly FieldWiring[] = [
  { typeName: 'Query', fieldName: 'hello', dataSource: 'none' },
  { typeName: 'Mutation', fieldName: 'invokeModel', dataSource: 'function' },
  { typeName: 'Subscription', fieldName: 'onReply', dataSource: 'none' },
];
