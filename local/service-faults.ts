import type { DynamoDbService, InvokeOutcome, LambdaService } from './services';

/** One call that a resolver makes. */
export interface ServiceCall {
  /** `GetItem`, `UpdateItem` … of DynamoDB, `Invoke` of Lambda. */
  readonly operation: string;
}

/** What a test does to it. refused: the service does nothing; lost: it does what it was asked, and its answer does not arrive. */
export type ServiceFault = 'refused' | 'lost';
export type ServiceFaults = (call: ServiceCall) => ServiceFault | undefined;

class ServiceUnavailable extends Error {
  override readonly name = 'InternalServerErrorException';
}

const UNAVAILABLE: InvokeOutcome = { serviceError: { errorType: 'ServiceException', message: 'Service unavailable.' } };

/** DynamoDB as resolvers find it when it fails as the test says. */
export function failingDynamoDb(dynamoDb: DynamoDbService, faults: ServiceFaults): DynamoDbService {
  return {
    async call(operation, input) {
      const fault = faults({ operation });
      const answer = fault === 'refused' ? undefined : await dynamoDb.call(operation, input);
      if (fault || !answer) throw new ServiceUnavailable('Internal server error');
      return answer;
    },
    close: () => dynamoDb.close(),
  };
}

/** Lambda likewise. */
export function failingLambda(lambda: LambdaService, faults: ServiceFaults): LambdaService {
  const failing = (invoke: LambdaService['invoke']): LambdaService['invoke'] => async (functionArn, payload) => {
    const fault = faults({ operation: 'Invoke' });
    const outcome = fault === 'refused' ? UNAVAILABLE : await invoke(functionArn, payload);
    return fault ? UNAVAILABLE : outcome;
  };
  return {
    invoke: failing((functionArn, payload) => lambda.invoke(functionArn, payload)),
    invokeAsync: failing((functionArn, payload) => lambda.invokeAsync(functionArn, payload)),
    close: () => lambda.close(),
  };
}
