import { Token, aws_appsync as appsync } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { BedrockChatSiteProps } from '../../bedrock-chat-site';
import { certificateRegion } from '../certificate-region';
import { checkText, refuse } from '../check';

/** Every prop of a site at the door. */
export function checkSite(scope: Construct, props: BedrockChatSiteProps): void {
  const modes = props.chat._clientModes;
  checkText(scope, 'title', props.title, 200);
  if ((props.userPool === undefined) !== (props.userPoolDomain === undefined)) {
    refuse(scope, `\`userPool\` and \`userPoolDomain\` must be given together, got only \`${props.userPool ? 'userPool' : 'userPoolDomain'}\`;`
      + ' `userPool.addDomain(…)` makes the domain');
  }
  if (props.userPool && !modes.includes(appsync.AuthorizationType.USER_POOL)) {
    refuse(scope, `\`userPool\` must be among the \`authorizationModes\` of the API, got ${modes.join(', ')}; add`
      + ' { authorizationType: appsync.AuthorizationType.USER_POOL, userPoolConfig: { userPool } }');
  }
  if (props.publishApiKey && props.userPool) {
    refuse(scope, '`publishApiKey` must not go with `userPool`, got both; people either sign in or need not');
  }
  if (props.publishApiKey && !props.chat.apiKey) {
    refuse(scope, `\`publishApiKey\` needs an API key among the \`authorizationModes\` of the API, got ${modes.join(', ')}`);
  }
  if (!props.userPool && !props.chat.apiKey) {
    refuse(scope, `a page needs an API whose \`authorizationModes\` hold a user pool or an API key, got ${modes.join(', ')};`
      + ' with a user pool give `userPool` and `userPoolDomain`');
  }
  checkNames(scope, props);
}

function checkNames(scope: Construct, { domainNames, certificate, webAclArn, userPool }: BedrockChatSiteProps): void {
  if ((domainNames === undefined) !== (certificate === undefined)) {
    refuse(scope, `\`domainNames\` and \`certificate\` must be given together, got only \`${domainNames ? 'domainNames' : 'certificate'}\``);
  }
  if (domainNames?.length === 0) refuse(scope, '`domainNames` must hold at least one name, got an empty list; leave it out for CloudFront\'s own name');
  const wildcard = userPool && domainNames?.find((name) => name.startsWith('*'));
  if (wildcard) refuse(scope, `\`domainNames\` must be whole names, to which people are sent back when they have signed in, got ${wildcard}`);
  const region = certificate && certificateRegion(certificate);
  if (region && region !== 'us-east-1') refuse(scope, `\`certificate\` must be in us-east-1, where CloudFront looks for it, got one in ${region}`);
  if (webAclArn !== undefined && !Token.isUnresolved(webAclArn) && !/^arn:[^:]+:wafv2:us-east-1:[^:]+:global\//.test(webAclArn)) {
    refuse(scope, `\`webAclArn\` must be the ARN of a web ACL of scope CLOUDFRONT (arn:…:wafv2:us-east-1:…:global/webacl/…), got ${JSON.stringify(webAclArn)}`);
  }
}
