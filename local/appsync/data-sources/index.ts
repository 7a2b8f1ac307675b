import { dynamoDbDataSource } from './dynamodb';
import { lambdaDataSource } from './lambda';
import { noneDataSource } from './none';
import type { DataSource } from './types';
import type { ApiPlan, DataSourcePlan } from '../../plan';
import type { ResolverServices } from '../resolver/types';

export { InvalidRequest, type DataSource, type SourceError, type SourceOutcome } from './types';

/** The data sources of an API, by name. */
export function createDataSources(plan: ApiPlan, services: ResolverServices): ReadonlyMap<string, DataSource> {
  return new Map(plan.dataSources.map((source) => [source.name, createDataSource(source, plan, services)]));
}

function createDataSource(source: DataSourcePlan, plan: ApiPlan, { lambda, dynamoDb, clock }: ResolverServices): DataSource {
  switch (source.type) {
    case 'NONE': return noneDataSource;
    case 'AWS_LAMBDA': return lambdaDataSource(source.functionArn, lambda, clock);
    case 'AMAZON_DYNAMODB': return dynamoDbDataSource({ name: source.tableName, region: plan.region, dynamoDb, lambda });
  }
}
