import {
  Duration, Stack, aws_appsync as appsync, aws_cloudwatch as cloudwatch, aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BedrockChatApiBase, IBedrockChatApi, clientFields, fieldArn } from './bedrock-chat-api-base';
import { BedrockChatApiProps } from './bedrock-chat-api-props';
import { BedrockChatSite } from './bedrock-chat-site';
import { ChatSiteOptions } from './bedrock-chat-site-props';
import { Metrics } from './contract/metrics';
import { HANDLER_FIELDS } from './contract/operations';
import { Outputs } from './contract/outputs';
import { BedrockChatApiAttributes, ImportedChatApi } from './imported-chat-api';
import { authorization } from './private/authorization';
import { chatFunction, chatFunctionRole, rolePrefix } from './private/chat-function';
import { chatTable } from './private/chat-table';
import { refuse } from './private/check';
import { checkProps } from './private/check-props';
import { dataSources } from './private/data-sources';
import { apiEnvironment, functionEnvironment } from './private/environment';
import { graphqlApi, realtimeUrl } from './private/graphql-api';
import { checkGuardrailRegion, guardrailStatements } from './private/guardrail';
import { letLogsUse } from './private/log-groups';
import { chosenModel } from './private/model/chosen-model';
import { tell } from './private/outputs';
import { resolvers } from './private/resolvers';
import { rootFields, withField } from './private/schema';
import { chatSettings } from './private/settings';
import { warnOfRisks } from './private/warnings';

/**
 * A chat backend on Amazon Bedrock: a GraphQL API with real-time replies (AWS AppSync), a function that asks the model (AWS Lambda), and a
 * table that keeps the conversations (Amazon DynamoDB).
 */
export class BedrockChatApi extends BedrockChatApiBase {
  /**
   * A chat API that another stack made.
   *
   * @param scope where it is used
   * @param id its id there
   * @param attributes what is known of it
   */
  public static fromBedrockChatApiAttributes(scope: Construct, id: string, attributes: BedrockChatApiAttributes): IBedrockChatApi {
    return new ImportedChatApi(scope, id, attributes);
  }

  /**
   * The ARN of the GraphQL API.
   */
  public readonly graphqlApiArn: string;

  /**
   * The id of the GraphQL API.
   */
  public readonly graphqlApiId: string;

  /**
   * Where queries and mutations go.
   */
  public readonly graphqlUrl: string;

  /**
   * Where subscriptions connect to.
   */
  public readonly realtimeUrl: string;

  /**
   * The API key, where the API takes one.
   */
  public readonly apiKey?: string;

  /**
   * The GraphQL API, for fields and resolvers of one's own.
   */
  public readonly api: appsync.GraphqlApi;

  /**
   * The function that asks the model.
   */
  public readonly handler: lambda.Function;

  /**
   * The table that keeps the conversations.
   */
  public readonly table: dynamodb.Table;

  /**
   * @internal
   */
  public readonly _clientModes: appsync.AuthorizationType[];

  /**
   * @internal
   */
  protected readonly _clientFields: string[];

  public constructor(scope: Construct, id: string, props: BedrockChatApiProps) {
    super(scope, id);
    checkProps(this, props);
    const { model, bedrockRegion } = chosenModel(this, props);
    checkGuardrailRegion(this, props.guardrailIdentifier, bedrockRegion);
    const signIn = authorization(this, props);
    const timeout = props.timeout ?? Duration.minutes(5);
    const maxEventAge = Duration.minutes(1);
    const settings = chatSettings(props, model);
    warnOfRisks(this, { model, maxTokens: settings.maxTokens, clientModes: signIn.clientModes, broadcast: props.broadcastResponses });
    if (props.encryptionKey) letLogsUse(props.encryptionKey, this);

    this.table = chatTable(this, props);
    const role = chatFunctionRole(this);
    const { api, schema } = graphqlApi(this, {
      ...props,
      authorization: signIn,
      environmentVariables: apiEnvironment(props, {
        tableName: this.table.tableName, handlerRolePrefix: rolePrefix(this, role), timeout, maxEventAge,
      }),
    });
    this.api = api;
    this.graphqlApiArn = api.arn;
    this.graphqlApiId = api.apiId;
    this.graphqlUrl = api.graphqlUrl;
    this.realtimeUrl = realtimeUrl(api);
    this.apiKey = api.apiKey;

    const { partition, account } = Stack.of(this);
    const caller = { partition, account, region: bedrockRegion };
    this.handler = chatFunction(this, role, {
      ...props,
      timeout,
      maxEventAge,
      settings,
      modelStatements: [
        ...model._statements(caller),
        ...props.guardrailIdentifier ? guardrailStatements(this, props.guardrailIdentifier, props.guardrailProfileId, caller) : [],
      ],
      environment: functionEnvironment(props, { graphqlUrl: api.graphqlUrl, modelId: model.modelId, bedrockRegion }),
    });
    role.addToPolicy(new iam.PolicyStatement({
      actions: ['appsync:GraphQL'],
      resources: HANDLER_FIELDS.map((field) => fieldArn(api.arn, `Mutation.${field}`)),
    }));

    const fields = rootFields(schema);
    this._clientModes = signIn.clientModes;
    this._clientFields = clientFields().filter((field) => fields.has(field));
    const made = resolvers(new Construct(this, 'Resolvers'), api, dataSources(this, {
      api, handler: this.handler, table: this.table, encryptionKey: props.encryptionKey,
    }), fields);
    // A new function speaks to the new handler fields, never to those of the version before.
    for (const field of HANDLER_FIELDS) this.handler.node.addDependency(made.get(`Mutation.${field}`)!);

    if (props.outputs ?? true) {
      tell(this, Outputs.GRAPHQL_URL, this.graphqlUrl, 'URL of the GraphQL API');
      if (this.apiKey) tell(this, Outputs.API_KEY, this.apiKey, 'API key of the GraphQL API');
    }
  }

  /**
   * Adds a field of one's own to the API, with its directives for authorization: without one, the default mode alone may ask it. Its resolver
   * is made with `api`.
   *
   * @param typeName `Query`, `Mutation` or `Subscription`
   * @param field as in a schema, for instance `openingHours: String @aws_api_key`
   */
  public addField(typeName: string, field: string): void {
    if (!['Query', 'Mutation', 'Subscription'].includes(typeName)) refuse(this, `\`typeName\` must be Query, Mutation or Subscription, got ${JSON.stringify(typeName)}`);
    const name = /^\s*([_A-Za-z]\w*)\s*[(:]/.exec(field)?.[1];
    if (!name) refuse(this, `\`field\` must be a field as in a schema, like "openingHours: String", got ${JSON.stringify(field)}`);
    if (rootFields(this.schema.definition!).has(`${typeName}.${name}`)) refuse(this, `\`field\` must have a name of its own, got ${name}, which ${typeName} has already`);
    this.schema.definition = withField(this.schema.definition!, typeName, field.trim());
  }

  /**
   * Adds a type, an input or an enum of one's own to the schema, for fields of one's own.
   *
   * @param definition as in a schema
   */
  public addType(definition: string): void {
    this.schema.definition = `${this.schema.definition}${definition.trim()}\n`;
  }

  /**
   * Puts the chat page on the web, for this API.
   *
   * @param id the site's id below this construct
   * @param options title, sign-in, domain name
   */
  public addSite(id: string, options: ChatSiteOptions = {}): BedrockChatSite {
    return new BedrockChatSite(this, id, { ...options, chat: this });
  }

  /**
   * Turns that ended with the model's whole reply.
   *
   * @default - sum over 5 minutes
   */
  public metricTurnsComplete(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfHandler(Metrics.TURNS_COMPLETE, props);
  }

  /**
   * Turns that ended with an error, such as THROTTLED or TIMED_OUT; the function's log says which.
   *
   * @default - sum over 5 minutes
   */
  public metricTurnsFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfHandler(Metrics.TURNS_FAILED, props);
  }

  /**
   * Turns that the function could not claim, or whose end it could not store, so that readers are told LOST: the API denies it or cannot be
   * reached. A function that is stopped in mid-reply tells nothing: see also `handler.metricErrors()`.
   *
   * @default - sum over 5 minutes
   */
  public metricTurnsLost(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfHandler(Metrics.TURNS_LOST, props);
  }

  /**
   * Milliseconds from the function's start with a turn to the model's first text.
   *
   * @default - average over 5 minutes
   */
  public metricFirstText(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfHandler(Metrics.FIRST_TEXT_MILLIS, { statistic: cloudwatch.Stats.AVERAGE, ...props });
  }

  /**
   * Tokens that the model read in turns: messages, history and system prompt. Those of `invokeModel` are not counted.
   *
   * @default - sum over 5 minutes
   */
  public metricInputTokens(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfHandler(Metrics.INPUT_TOKENS, props);
  }

  /**
   * Tokens that the model wrote in turns. Those of `invokeModel` are not counted.
   *
   * @default - sum over 5 minutes
   */
  public metricOutputTokens(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricOfHandler(Metrics.OUTPUT_TOKENS, props);
  }

  /** What the function measures itself. */
  private metricOfHandler(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: Metrics.NAMESPACE,
      metricName,
      dimensionsMap: { [Metrics.DIMENSION]: this.handler.functionName },
      statistic: cloudwatch.Stats.SUM,
      ...props,
    }).attachTo(this);
  }

  private get schema(): appsync.CfnGraphQLSchema {
    return this.api.node.findChild('Schema') as appsync.CfnGraphQLSchema;
  }
}
