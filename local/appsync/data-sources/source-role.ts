import type { DynamoDbService, IdentityService, InvokeOutcome, LambdaService } from '../../services';

/** As AppSync names its sessions. */
const SESSION = 'APPSYNC_ASSUME_ROLE';

class AccessDenied extends Error {
  override readonly name = 'AccessDeniedException';
}

/** The role that AppSync takes on to reach a data source: what its policies do not allow is refused, as AWS refuses it. */
export class SourceRole {
  private readonly session: ReturnType<IdentityService['assumeRole']>;

  constructor(roleArn: string, private readonly identities: Pick<IdentityService, 'assumeRole' | 'isAllowed'>) {
    this.session = identities.assumeRole(roleArn, SESSION);
  }

  /** Functions, as far as the role may invoke them. */
  lambda(lambda: LambdaService): LambdaService {
    const within = (invoke: LambdaService['invoke']): LambdaService['invoke'] => async (functionArn, payload) => {
      const message = this.refusal('lambda:InvokeFunction', functionArn);
      return message === undefined ? invoke(functionArn, payload) : { serviceError: { errorType: 'AccessDeniedException', message } } satisfies InvokeOutcome;
    };
    return {
      invoke: within((functionArn, payload) => lambda.invoke(functionArn, payload)),
      invokeAsync: within((functionArn, payload) => lambda.invokeAsync(functionArn, payload)),
      close: () => lambda.close(),
    };
  }

  /** Tables below `arn:…:table/`, as far as the role may use them. */
  dynamoDb(dynamoDb: DynamoDbService, tablesArn: string): DynamoDbService {
    return {
      call: async (operation, input) => {
        for (const name of resourcesOf(input)) {
          const message = this.refusal(`dynamodb:${operation}`, `${tablesArn}${name}`);
          if (message !== undefined) throw new AccessDenied(message);
        }
        return dynamoDb.call(operation, input);
      },
      close: () => dynamoDb.close(),
    };
  }

  private refusal(action: string, resource: string): string | undefined {
    if (this.identities.isAllowed(this.session, action, resource)) return undefined;
    return `User: ${this.session.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  }
}

/** The tables of a batch, a table's index, or a table. */
function resourcesOf({ TableName, IndexName, RequestItems }: Readonly<Record<string, unknown>>): string[] {
  if (RequestItems) return Object.keys(RequestItems);
  return [IndexName === undefined ? String(TableName) : `${TableName}/index/${IndexName}`];
}
