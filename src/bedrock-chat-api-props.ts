import { Duration, RemovalPolicy, aws_ec2 as ec2, aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import { ChatApiOptions } from './chat-api-options';
import { ChatModelOptions } from './chat-model-options';

/**
 * Properties of a `BedrockChatApi`.
 */
export interface BedrockChatApiProps extends ChatModelOptions, ChatApiOptions {
  /**
   * How long one reply may take, 30 seconds to 15 minutes. A reply that takes longer ends as TIMED_OUT, and what it said so far is kept.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * Memory of the function in MiB, 128 to 10,240.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * How many of a conversation's latest turns the model is told of, 0 to 100.
   *
   * @default 20
   */
  readonly historyTurns?: number;

  /**
   * How long that history and the message together may be, 1,000 to 200,000 characters (UTF-16 code units). Older turns are left out first.
   *
   * @default 60000
   */
  readonly historyCharacters?: number;

  /**
   * How long a message may be, 1 to 65,536 bytes of UTF-8.
   *
   * @default 65536
   */
  readonly maxMessageLength?: number;

  /**
   * The least time between two events of one reply, 10 milliseconds to 2 seconds. Shorter is livelier and costs more AppSync operations.
   *
   * @default Duration.millis(100)
   */
  readonly publishInterval?: Duration;

  /**
   * How long each turn is kept after it was sent, at least an hour. A conversation that goes on keeps its latest turns and its title, the
   * beginning of its first message. Clients no longer see what is over; DynamoDB removes it within days. Turns that were sent under another
   * setting keep that.
   *
   * @default - for ever
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
   */
  readonly retention?: Duration;

  /**
   * What happens to the table when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the table can be restored to any point of the last 35 days.
   *
   * @default true
   */
  readonly pointInTimeRecovery?: boolean;

  /**
   * A key of one's own for the table and the log groups. An imported key's policy must let CloudWatch Logs use it.
   *
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long the logs of the API and of the function are kept. They hold no content.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Whether API and function send traces to X-Ray.
   *
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * The VPC of the function. It must reach Bedrock and the API from there.
   *
   * @default - none
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Where in the VPC.
   *
   * @default - private subnets with egress
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function in the VPC.
   *
   * @default - one of its own, which lets everything out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether the stack tells the URL and the API key in its outputs: `GraphQLAPIURL` and `GraphQLAPIKey`, with the construct's path before
   * the name from the second construct in a stack on, and where the app has an output of that name.
   *
   * @default true
   */
  readonly outputs?: boolean;
}
