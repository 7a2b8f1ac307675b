import { dynamoDbDataSource } from './dynamodb';
import { lambdaDataSource } from './lambda';
import { noneDataSource } from './none';
import { SourceRole } from './source-role';
import type { DataSource } from './types';
import type { ApiPlan, DataSourcePlan } from '../../plan';
import type { ResolverServices } from '../resolver/types';

export { InvalidRequest, type DataSource, type SourceError, type SourceOutcome } from './types';

/** The data sources of an API, by name. */
export function createDataSources(plan: ApiPlan, services: ResolverServices): ReadonlyMap<string, DataSource> {
  return new Map(plan.dataSources.map((source) => [source.name, createDataSource(source, plan, services)]));
}

function createDataSource(source: DataSourcePlan, plan: ApiPlan, services: ResolverServices): DataSource {
  if (source.type === 'NONE') return noneDataSource;
  const role = new SourceRole(source.roleArn, services.identities);
  const lambda = role.lambda(services.lambda);
  if (source.type === 'AWS_LAMBDA') return lambdaDataSource(source.functionArn, lambda, services.clock);
  const [, partition] = plan.arn.split(':');
  const dynamoDb = role.dynamoDb(services.dynamoDb, `arn:${partition}:dynamodb:${plan.region}:${plan.account}:table/`);
  return dynamoDbDataSource({ name: source.tableName, region: plan.region, dynamoDb, lambda });
}
