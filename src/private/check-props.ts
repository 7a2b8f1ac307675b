import { Duration, Stack, Token, aws_appsync as appsync } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { certificateRegion } from './certificate-region';
import { checkDuration, checkNumber, checkText, isRegion, refuse, refuseToken, regionIn } from './check';
import { BedrockChatApiProps } from '../bedrock-chat-api-props';
import { Limits } from '../contract/limits';

/** Every prop at the door, before anything is made. */
export function checkProps(scope: Construct, props: BedrockChatApiProps): void {
  checkModelProps(scope, props);
  checkGuardrail(scope, props);
  checkNumber(scope, 'memorySize', props.memorySize, { min: 128, max: 10_240, unit: 'MiB' });
  checkDuration(scope, 'timeout', props.timeout, Duration.seconds(30), Duration.minutes(15));
  checkNumber(scope, 'historyTurns', props.historyTurns, { min: 0, max: 100 });
  checkNumber(scope, 'historyCharacters', props.historyCharacters, { min: 1000, max: Limits.HISTORY_CHARACTERS });
  checkNumber(scope, 'maxMessageLength', props.maxMessageLength, { min: 1, max: Limits.MESSAGE_BYTES, unit: 'bytes' });
  checkDuration(scope, 'publishInterval', props.publishInterval, Duration.millis(10), Duration.seconds(2));
  checkDuration(scope, 'retention', props.retention, Duration.hours(1), Duration.days(36_500));
  checkNumber(scope, 'queryDepthLimit', props.queryDepthLimit, { min: 1, max: 75 });
  checkNumber(scope, 'resolverCountLimit', props.resolverCountLimit, { min: 1, max: 10_000 });
  checkNetwork(scope, props);
  checkFront(scope, props);
}

function checkModelProps(scope: Construct, props: BedrockChatApiProps): void {
  if ((props.modelId === undefined) === (props.model === undefined)) {
    refuse(scope, `exactly one of \`modelId\` and \`model\` must be given, got ${props.model ? 'both' : 'none'}; \`modelId\` is enough unless the id is a token`);
  }
  if (props.bedrockRegion !== undefined && !isRegion(props.bedrockRegion)) {
    refuse(scope, `\`bedrockRegion\` must be a Region's name like eu-west-1, got ${JSON.stringify(props.bedrockRegion)}`);
  }
  checkNumber(scope, 'maxTokens', props.maxTokens, { min: 1, max: 1_000_000 });
  checkText(scope, 'systemPrompt', props.systemPrompt, 400_000);
  checkNumber(scope, 'temperature', props.temperature, { min: 0, max: 1, fraction: true });
  checkNumber(scope, 'topP', props.topP, { min: 0, max: 1, fraction: true });
  if (props.stopSequences) {
    if (props.stopSequences.length === 0 || props.stopSequences.length > 2500) {
      refuse(scope, `\`stopSequences\` must hold 1 to 2500 texts, got ${props.stopSequences.length}; leave it out if there are none`);
    }
    for (const sequence of props.stopSequences) {
      refuseToken(scope, 'stopSequences', sequence);
      if (sequence === '') refuse(scope, '`stopSequences` must hold no empty text, got ""');
    }
  }
  checkAdditionalFields(scope, props.additionalModelRequestFields);
  for (const prop of ['reasoningEffort', 'serviceTier', 'latency'] as const) {
    checkText(scope, prop, props[prop], 64);
    if (props[prop] !== undefined && !/^[a-z]+$/.test(props[prop])) {
      refuse(scope, `\`${prop}\` must be one word in small letters, as Bedrock's documentation names it, got ${JSON.stringify(props[prop])}`);
    }
  }
}

function checkAdditionalFields(scope: Construct, fields: BedrockChatApiProps['additionalModelRequestFields']): void {
  if (fields === undefined) return;
  refuseToken(scope, 'additionalModelRequestFields', fields);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    refuse(scope, `\`additionalModelRequestFields\` must be an object of JSON values, got ${JSON.stringify(fields)}`);
  }
  try {
    if (JSON.stringify(JSON.parse(JSON.stringify(fields))).length > 100_000) {
      refuse(scope, '`additionalModelRequestFields` must be at most 100000 characters of JSON, got more');
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('`')) throw error;
    refuse(scope, `\`additionalModelRequestFields\` must be an object of JSON values, got one that is not: ${(error as Error).message}`);
  }
}

function checkGuardrail(scope: Construct, props: BedrockChatApiProps): void {
  const { guardrailIdentifier: identifier, guardrailVersion: version } = props;
  if ((identifier === undefined) !== (version === undefined)) {
    refuse(scope, `\`guardrailIdentifier\` and \`guardrailVersion\` must be given together, got only \`${identifier ? 'guardrailIdentifier' : 'guardrailVersion'}\``);
  }
  if (identifier !== undefined && !Token.isUnresolved(identifier) && !/^(?:[a-z0-9]+|arn:[^:]+:bedrock:[^:]*:[^:]*:guardrail\/[a-z0-9]+)$/.test(identifier)) {
    refuse(scope, `\`guardrailIdentifier\` must be a guardrail's id or ARN, got ${JSON.stringify(identifier)}`);
  }
  if (version !== undefined && !Token.isUnresolved(version) && !/^(?:[1-9]\d{0,7}|DRAFT)$/.test(version)) {
    refuse(scope, `\`guardrailVersion\` must be a number like '1', or 'DRAFT', got ${JSON.stringify(version)}`);
  }
  for (const prop of ['guardrailStreamMode', 'guardrailProfileId'] as const) {
    if (props[prop] !== undefined && identifier === undefined) refuse(scope, `\`${prop}\` must go with \`guardrailIdentifier\`, got it alone`);
  }
  const profile = props.guardrailProfileId;
  if (profile !== undefined && !Token.isUnresolved(profile) && !/^[a-z0-9-]+\.guardrail\.v[0-9:]+$/.test(profile)) {
    refuse(scope, `\`guardrailProfileId\` must be the id of a guardrail profile like eu.guardrail.v1:0, got ${JSON.stringify(profile)}`);
  }
}

/** What stands before the API: a web ACL of its Region, and a name whose certificate is where CloudFront looks for it. */
function checkFront(scope: Construct, { webAclArn, domainName }: BedrockChatApiProps): void {
  if (webAclArn !== undefined && !Token.isUnresolved(webAclArn) && !/^arn:[^:]+:wafv2:[^:]+:[^:]+:regional\//.test(webAclArn)) {
    refuse(scope, `\`webAclArn\` must be the ARN of a regional web ACL (arn:…:wafv2:…:regional/webacl/…), got ${JSON.stringify(webAclArn)}`);
  }
  const { region } = Stack.of(scope);
  const aclRegion = webAclArn && regionIn(webAclArn);
  if (aclRegion && !Token.isUnresolved(region) && aclRegion !== region) {
    refuse(scope, `\`webAclArn\` must be in the Region of the stack, ${region}, got one in ${aclRegion}`);
  }
  const namedIn = domainName && certificateRegion(domainName.certificate);
  if (namedIn && namedIn !== 'us-east-1') {
    refuse(scope, `\`domainName.certificate\` must be in us-east-1, where AppSync looks for it, got one in ${namedIn}`);
  }
}

function checkNetwork(scope: Construct, props: BedrockChatApiProps): void {
  for (const prop of ['vpcSubnets', 'securityGroups'] as const) {
    if (props[prop] !== undefined && !props.vpc) refuse(scope, `\`${prop}\` must go with \`vpc\`, got it alone`);
  }
  if (props.visibility === appsync.Visibility.PRIVATE && !props.vpc) {
    refuse(scope, '`visibility` PRIVATE must go with `vpc`, got it alone: the function tells the API what the model says, and reaches a private API'
      + ' through the VPC\'s endpoint for appsync-api only');
  }
  if (props.securityGroups?.length === 0) {
    refuse(scope, '`securityGroups` must name at least one group, got an empty list; leave it out for one of the function\'s own');
  }
}
