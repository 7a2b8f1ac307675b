import type { FieldRequest } from '../../../local/appsync/resolver/types';
import type { IdentityService, InvokeOutcome, LambdaService, Log } from '../../../local/services';

/** Functions by ARN; one that is not there refuses, as Lambda does. */
export class FakeLambda implements LambdaService {
  readonly invocations: { readonly arn: string; readonly kind: 'RequestResponse' | 'Event'; readonly payload: any }[] = [];
  constructor(private readonly functions: Record<string, (payload: any) => InvokeOutcome | Promise<InvokeOutcome>> = {}) {}

  invoke(arn: string, payload: unknown): Promise<InvokeOutcome> {
    return this.run(arn, 'RequestResponse', payload);
  }

  invokeAsync(arn: string, payload: unknown): Promise<InvokeOutcome> {
    return this.run(arn, 'Event', payload);
  }

  async close(): Promise<void> {}

  private async run(arn: string, kind: 'RequestResponse' | 'Event', payload: unknown): Promise<InvokeOutcome> {
    this.invocations.push({ arn, kind, payload });
    return this.functions[arn]?.(payload) ?? { serviceError: { errorType: 'ResourceNotFoundException', message: `Function not found: ${arn}` } };
  }
}

export interface RecordedLog extends Log { readonly lines: string[] }

export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const write = (level: string) => (message: string): void => void lines.push(`${level}: ${message}`);
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

export function fieldRequest(field: string, request: Partial<FieldRequest> = {}): FieldRequest {
  const [parentTypeName, fieldName] = field.split('.');
  return {
    parentTypeName,
    fieldName,
    args: {},
    source: null,
    caller: { type: 'API_KEY', identity: null, deniedFields: [] },
    headers: {},
    variables: {},
    selectionSetList: [],
    selectionSetGraphQL: '',
    ...request,
  };
}

/** Roles that may do everything: for tests of what is done, not of who may. */
export const ALL_ALLOWED: Pick<IdentityService, 'assumeRole' | 'isAllowed'> = {
  assumeRole: (arn, session) => ({ accessKeyId: `${arn}/${session}`, secretAccessKey: 'secret', arn, accountId: '1', userId: session }),
  isAllowed: () => true,
};
