import type { KeyPlan, TablePlan } from '../plan';
import type { Resource, World } from './world';

interface KeyElement { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }
interface Attribute { readonly AttributeName: string; readonly AttributeType: 'S' | 'N' | 'B' }
interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; readonly NonKeyAttributes?: readonly string[] };
}

/** Both forms: what CDK's Table renders and what TableV2 renders. */
export function readTables(world: World): TablePlan[] {
  return world.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(readTable);
}

function readTable(resource: Resource): TablePlan {
  const attributes = resource.required<Attribute[]>('AttributeDefinitions');
  const timeToLive = resource.property<{ AttributeName?: string; Enabled: boolean | string }>('TimeToLiveSpecification');
  return {
    logicalId: resource.logicalId,
    name: resource.identifiers.name,
    arn: resource.identifiers.arn,
    ...keys(resource.required('KeySchema'), attributes),
    ...(timeToLive && String(timeToLive.Enabled) === 'true' ? { timeToLiveAttribute: timeToLive.AttributeName } : {}),
    indexes: (resource.property<Index[]>('GlobalSecondaryIndexes') ?? []).map((index) => ({
      name: index.IndexName,
      ...keys(index.KeySchema, attributes),
      projection: index.Projection.ProjectionType,
      ...(index.Projection.NonKeyAttributes ? { nonKeyAttributes: index.Projection.NonKeyAttributes } : {}),
    })),
  };
}

function keys(schema: readonly KeyElement[], attributes: readonly Attribute[]): KeyPlan {
  const key = (kind: 'HASH' | 'RANGE') => {
    const name = schema.find(({ KeyType }) => KeyType === kind)?.AttributeName;
    return name === undefined ? undefined : { name, type: attributes.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? 'S' };
  };
  const sortKey = key('RANGE');
  return { partitionKey: key('HASH')!, ...(sortKey ? { sortKey } : {}) };
}
