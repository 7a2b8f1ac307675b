import { type Command, Option } from 'commander';

/** The options that say which API is meant. */
export function addApiOptions(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', 'the GraphQL URL of an API').conflicts('stack'))
    .addOption(new Option('--key <key>', 'its API key (default: the one that is found, else BEDROCK_CHAT_KEY for --url and --stack)'))
    .addOption(new Option('--stack <name>', 'the API of a deployed stack, found with your AWS credentials'))
    .addOption(new Option('--region <region>', 'where the stack is (default: AWS_REGION, else what the AWS CLI is set to)'));
}
