import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { MODEL, freezeDate, line } from './fixture';
import { BedrockChatApi, BedrockChatSite, ChatSiteOptions } from '../../src';

freezeDate();

const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/abc';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b';

interface Pool {
  readonly userPool: UserPool;
  readonly userPoolDomain: UserPoolDomain;
}

function poolOf(stack: Stack): Pool {
  const userPool = new UserPool(stack, 'Pool');
  return { userPool, userPoolDomain: userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'acme' } }) };
}

function withKey(options: ChatSiteOptions | ((stack: Stack) => ChatSiteOptions) = {}) {
  const stack = new Stack(new App(), 'Stack');
  const site = new BedrockChatApi(stack, 'Chat', { modelId: MODEL }).addSite('Site', typeof options === 'function' ? options(stack) : options);
  return { stack, site, template: () => Template.fromStack(stack) };
}

function withPool(options: (pool: Pool) => ChatSiteOptions) {
  const stack = new Stack(new App(), 'Stack');
  const pool = poolOf(stack);
  const chat = new BedrockChatApi(stack, 'Chat', {
    modelId: MODEL,
    authorizationModes: [{ authorizationType: AuthorizationType.USER_POOL, userPoolConfig: { userPool: pool.userPool } }],
  });
  const site = new BedrockChatSite(stack, 'Site', { chat, ...options(pool) });
  return { stack, site, template: () => Template.fromStack(stack) };
}

/** What `config.json` will hold: the deployment puts values in place of markers. */
function config(stack: Stack): Record<string, any> {
  const assembly = (stack.node.root as App).synth();
  const [deployment] = Object.values<any>(Template.fromStack(stack).findResources('Custom::CDKBucketDeployment'));
  const markers: Record<string, unknown> = Object.assign({}, ...deployment.Properties.SourceMarkers);
  const files = fs.readdirSync(assembly.directory).map((name) => path.join(assembly.directory, name, 'config.json')).filter((file) => fs.existsSync(file));
  const text = Object.entries(markers).reduce((all, [marker, value]) => all.replaceAll(marker, line(value)), fs.readFileSync(files[0], 'utf8'));
  return JSON.parse(text);
}

describe('the page', () => {
  test('is reached through CloudFront alone, by HTTPS alone', () => {
    const template = withKey().template();
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultRootObject: 'index.html',
        DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
        Origins: [Match.objectLike({ OriginAccessControlId: Match.anyValue() })],
      },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
          Match.objectLike({
            Action: 's3:GetObject',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Condition: { StringEquals: { 'AWS:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  test('speaks TLS 1.2 or newer under a name of one\'s own', () => {
    withKey((stack) => ({ domainNames: ['chat.example.com'], certificate: Certificate.fromCertificateArn(stack, 'C', CERTIFICATE), webAclArn: WEB_ACL })).template()
      .hasResourceProperties('AWS::CloudFront::Distribution', {
        DistributionConfig: {
          Aliases: ['chat.example.com'],
          WebACLId: WEB_ACL,
          ViewerCertificate: { AcmCertificateArn: CERTIFICATE, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
        },
      });
  });

  test('has the policy of the page as built, may connect to its own API and nowhere else, and is not framed', () => {
    const headers = Object.values<any>(withKey().template().findResources('AWS::CloudFront::ResponseHeadersPolicy'))[0].Properties.ResponseHeadersPolicyConfig;
    const policy = line(headers.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);
    const [, ofPage] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(fs.readFileSync(path.join(__dirname, '../../assets/web/index.html'), 'utf8'))!;
    const kept = (text: string) => text.split('; ').filter((directive) => !/^(connect-src|frame-ancestors)/.test(directive));
    expect(kept(policy)).toEqual(kept(ofPage));
    expect(policy).toMatch(/; frame-ancestors 'none'$/);
    const connect = policy.split('; ').find((directive) => directive.startsWith('connect-src'))!;
    expect(connect).toContain('GraphQLUrl');
    expect(connect).toContain('RealtimeUrl');
    expect(connect).not.toMatch(/ (https|wss): |localhost|127\.0\.0\.1/);
    expect(headers.SecurityHeadersConfig).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
    });
  });

  test('leaves with its stack', () => {
    const template = withKey().template();
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    template.hasResourceProperties('Custom::CDKBucketDeployment', { RetainOnDelete: false, SystemMetadata: { 'cache-control': 'no-cache' } });
  });
});

describe('its configuration', () => {
  test('says where the API is, and not the key', () => {
    const { stack } = withKey({ title: 'Ask us' });
    expect(config(stack)).toEqual({
      graphqlUrl: expect.stringContaining('.GraphQLUrl>'), realtimeUrl: expect.stringContaining('.RealtimeUrl>'), title: 'Ask us',
    });
  });

  test('has the key where the app says so, and a warning then', () => {
    const { stack } = withKey({ publishApiKey: true });
    expect(config(stack).apiKey).toContain('.ApiKey>');
    Annotations.fromStack(stack).hasWarning('/Stack/Chat/Site', Match.stringLikeRegexp('publicApiKey'));
  });

  test('names the user pool\'s pages and a client without a secret, which sends people back to the page', () => {
    const { stack, site, template } = withPool((pool) => pool);
    const { userPool, apiKey } = config(stack);
    expect(apiKey).toBeUndefined();
    expect(userPool).toEqual({ clientId: expect.stringMatching(/^<SiteClient/), domain: expect.stringMatching(/^https:\/\/.*auth/) });
    template().hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      CallbackURLs: [stack.resolve(site.url)],
      LogoutURLs: [stack.resolve(site.url)],
    });
  });

  test.each([
    ['a prefix of Cognito\'s', 'acme', 'https://acme.auth.eu-west-1.amazoncognito.com'],
    ['a name of one\'s own', 'login.example.com', 'https://login.example.com'],
  ])('a pool of another stack has %s', (_, name, url) => {
    const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1', account: '111122223333' } });
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc');
    const chat = new BedrockChatApi(stack, 'Chat', {
      modelId: MODEL,
      authorizationModes: [{ authorizationType: AuthorizationType.USER_POOL, userPoolConfig: { userPool } }],
    });
    chat.addSite('Site', { userPool, userPoolDomain: UserPoolDomain.fromDomainName(stack, 'Domain', name) });
    expect(config(stack).userPool.domain).toBe(url);
  });

  test('under each of its names people are sent back to the same', () => {
    const domainNames = ['chat.example.com', 'www.example.com'];
    const { site, template } = withPool((pool) => ({ ...pool, domainNames, certificate: Certificate.fromCertificateArn(pool.userPool, 'C', CERTIFICATE) }));
    const urls = ['https://chat.example.com/', 'https://www.example.com/'];
    expect(site.url).toBe(urls[0]);
    template().hasResourceProperties('AWS::Cognito::UserPoolClient', { CallbackURLs: urls, LogoutURLs: urls });
  });
});

describe('what cannot be is refused', () => {
  test.each([
    ['a domain alone', () => withPool(({ userPoolDomain }) => ({ userPoolDomain })), '`userPool` and `userPoolDomain` must be given together'],
    ['a domain whose name only the deployment knows', () => withPool(({ userPool }) => ({
      userPool, userPoolDomain: UserPoolDomain.fromDomainName(userPool, 'Imported', Fn.importValue('Domain')),
    })), '`userPoolDomain` must be known at synth'],
    ['a pool that the API does not take', () => withKey(poolOf), '`userPool` must be among the `authorizationModes`'],
    ['no pool where there is no key', () => withPool(() => ({})), 'a page needs an API whose `authorizationModes` hold a user pool or an API key'],
    ['a key that is not there', () => withPool((pool) => ({ ...pool, publishApiKey: true })), '`publishApiKey` must not go with `userPool`'],
    ['names without a certificate', () => withKey({ domainNames: ['chat.example.com'] }), '`domainNames` and `certificate` must be given together'],
    ['a certificate elsewhere', () => withKey((stack) => ({
      domainNames: ['a.example.com'], certificate: Certificate.fromCertificateArn(stack, 'C', CERTIFICATE.replace('us-east-1', 'eu-west-1')),
    })), '`certificate` must be in us-east-1'],
    ['a certificate of the app\'s own elsewhere', () => withKey(() => ({
      domainNames: ['a.example.com'],
      certificate: new Certificate(new Stack(new App(), 'Elsewhere', { env: { region: 'eu-west-1' } }), 'C', { domainName: 'a.example.com' }),
    })), '`certificate` must be in us-east-1, where CloudFront looks for it, got one in eu-west-1'],
    ['no names', () => withKey((stack) => ({ domainNames: [], certificate: Certificate.fromCertificateArn(stack, 'C', CERTIFICATE) })), '`domainNames` must hold at least one name'],
    ['a name to which nobody can be sent back', () => withPool((pool) => ({
      ...pool, domainNames: ['*.example.com'], certificate: Certificate.fromCertificateArn(pool.userPool, 'C', CERTIFICATE),
    })), '`domainNames` must be whole names'],
    ['a regional web ACL', () => withKey({ webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/b' }), '`webAclArn` must be the ARN of a web ACL of scope CLOUDFRONT'],
    ['an empty title', () => withKey({ title: ' ' }), '`title` must not be empty'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

test('two sites of one API stand side by side', () => {
  const stack = new Stack(new App(), 'Stack');
  const chat = new BedrockChatApi(stack, 'Chat', { modelId: MODEL });
  for (const id of ['One', 'Two']) chat.addSite(id);
  const outputs = Object.keys(Template.fromStack(stack).toJSON().Outputs);
  expect(outputs.sort()).toEqual(['ChatSiteURL', 'ChatTwoChatSiteURL', 'GraphQLAPIKey', 'GraphQLAPIURL']);
});

describe('cdk-nag', () => {
  const NO_GEOGRAPHY = { id: 'AwsSolutions-CFR1', reason: 'people chat from anywhere' };

  function findings(Pack: typeof AwsSolutionsChecks | typeof ServerlessChecks | typeof NIST80053R5Checks, of: 'site' | 'deployment', options: ChatSiteOptions = {}) {
    const { stack, site } = withKey((scope) => ({
      domainNames: ['chat.example.com'],
      certificate: Certificate.fromCertificateArn(scope, 'C', CERTIFICATE),
      webAclArn: WEB_ACL,
      logBucket: Bucket.fromBucketName(scope, 'Logs', 'logs'),
      ...options,
    }));
    Validations.of(site).acknowledge(NO_GEOGRAPHY);
    const deployment = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'))!;
    return new Pack(stack.node.root as App).validateScope(of === 'site' ? site : deployment).violations.map(({ ruleName }) => ruleName);
  }

  test('finds nothing in the site but that it is open to all countries', () => {
    expect(findings(AwsSolutionsChecks, 'site')).toEqual([]);
    expect(findings(ServerlessChecks, 'site')).toEqual([]);
  });

  test('finds what a site without certificate, logs and web ACL leaves open', () => {
    expect(findings(AwsSolutionsChecks, 'site', { domainNames: undefined, certificate: undefined, webAclArn: undefined, logBucket: undefined })).toEqual([
      'AwsSolutions-S1', 'AwsSolutions-CFR2', 'AwsSolutions-CFR3', 'AwsSolutions-CFR4',
    ]);
  });

  test('NIST 800-53 asks for a second copy of a page that every deployment makes anew', () => {
    expect(findings(NIST80053R5Checks, 'site').sort()).toEqual([
      'NIST.800.53.R5-S3BucketReplicationEnabled', 'NIST.800.53.R5-S3BucketVersioningEnabled', 'NIST.800.53.R5-S3DefaultEncryptionKMS',
    ]);
  });

  test('finds in CDK\'s own deployment function what only CDK can change', () => {
    expect(findings(AwsSolutionsChecks, 'deployment').map((finding) => finding.replace(/\[.*/, ''))).toEqual(expect.arrayContaining(['AwsSolutions-IAM4', 'AwsSolutions-IAM5']));
  });
});
