import { RemovalPolicy, aws_dynamodb as dynamodb, aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Table } from '../contract/table';

export interface ChatTableProps {
  readonly removalPolicy?: RemovalPolicy;
  readonly pointInTimeRecovery?: boolean;
  readonly encryptionKey?: kms.IKey;
}

/** The one table (docs/decisions/table.md). */
export function chatTable(scope: Construct, props: ChatTableProps): dynamodb.Table {
  const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
  const table = new dynamodb.Table(scope, 'Table', {
    partitionKey: text(Table.PARTITION_KEY),
    sortKey: text(Table.SORT_KEY),
    timeToLiveAttribute: Table.TIME_TO_LIVE,
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? true },
    ...props.encryptionKey && { encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: props.encryptionKey },
  });
  table.addGlobalSecondaryIndex({
    indexName: Table.BY_OWNER_INDEX,
    partitionKey: text(Table.BY_OWNER_PARTITION_KEY),
    sortKey: text(Table.BY_OWNER_SORT_KEY),
    projectionType: dynamodb.ProjectionType.INCLUDE,
    nonKeyAttributes: [...Table.BY_OWNER_ATTRIBUTES],
  });
  return table;
}
