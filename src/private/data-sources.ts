import { aws_appsync as appsync, aws_dynamodb as dynamodb, aws_iam as iam, aws_kms as kms, aws_lambda as lambda } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DataSources } from './resolvers';
import { INDEX_ACTIONS, Table, TABLE_ACTIONS } from '../contract/table';

export interface DataSourcesProps {
  readonly api: appsync.GraphqlApi;
  readonly handler: lambda.IFunction;
  readonly table: dynamodb.ITable;
  readonly encryptionKey?: kms.IKey;
}

/** Roles of their own with exact statements: the data sources' own grants would take in every version of the function and every index. */
export function dataSources(scope: Construct, { api, handler, table, encryptionKey }: DataSourcesProps): DataSources {
  const tableRole = role(scope, 'TableSourceRole', [
    new iam.PolicyStatement({ actions: [...TABLE_ACTIONS], resources: [table.tableArn] }),
    new iam.PolicyStatement({ actions: [...INDEX_ACTIONS], resources: [`${table.tableArn}/index/${Table.BY_OWNER_INDEX}`] }),
  ]);
  encryptionKey?.grantEncryptDecrypt(tableRole);
  const handlerRole = role(scope, 'HandlerSourceRole', [
    new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }),
  ]);
  return {
    none: new appsync.NoneDataSource(scope, 'NoneSource', { api }),
    table: new appsync.DynamoDbDataSource(scope, 'TableSource', { api, table, serviceRole: tableRole.withoutPolicyUpdates() }),
    function: new appsync.LambdaDataSource(scope, 'HandlerSource', {
      api,
      lambdaFunction: handler,
      serviceRole: handlerRole.withoutPolicyUpdates(),
    }),
  };
}

function role(scope: Construct, id: string, statements: iam.PolicyStatement[]): iam.Role {
  return new iam.Role(scope, id, {
    assumedBy: new iam.ServicePrincipal('appsync.amazonaws.com'),
    inlinePolicies: { Source: new iam.PolicyDocument({ statements }) },
  });
}
