import type { DynamoDbService, LambdaService } from '../../../services';

/** The table of a data source, and what it takes to reach it. */
export interface SourceTable {
  readonly name: string;
  readonly region: string;
  readonly dynamoDb: DynamoDbService;
  /** Decides about failed conditions where a request says so. */
  readonly lambda: LambdaService;
}
