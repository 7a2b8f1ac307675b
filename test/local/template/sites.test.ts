import * as fs from 'node:fs';
import { API, assembly, removeAssemblies, type StackContent } from './assembly-builder';
import { readAssembly } from '../../../local/template/assembly';
import { readPlan } from '../../../local/template/read-plan';

afterAll(removeAssemblies);

const endpoints = (id: string) => ({ graphql: `http://127.0.0.1:1/${id}/graphql`, realtime: `ws://127.0.0.1:1/${id}/graphql/realtime` });
const GRAPHQL_URL = { 'Fn::GetAtt': ['Api', 'GraphQLUrl'] };

const SITE = {
  Bucket: { Type: 'AWS::S3::Bucket' },
  Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' } } },
  Access: { Type: 'AWS::CloudFront::OriginAccessControl' },
  Headers: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        CustomHeadersConfig: { Items: [{ Header: 'Permissions-Policy', Value: 'camera=()', Override: true }] },
        SecurityHeadersConfig: {
          ContentSecurityPolicy: { ContentSecurityPolicy: { 'Fn::Join': ['', ["connect-src 'self' ", GRAPHQL_URL]] }, Override: true },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, Override: true },
        },
      },
    },
  },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        DefaultCacheBehavior: { ResponseHeadersPolicyId: { Ref: 'Headers' } },
        Origins: [{ DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] }, OriginAccessControlId: { 'Fn::GetAtt': ['Access', 'Id'] } }],
        ViewerCertificate: { AcmCertificateArn: { 'Fn::GetAtt': ['Elsewhere', 'of another Region'] } },
      },
    },
  },
  Elsewhere: { Type: 'Custom::CrossRegionExportReader' },
};

const deployment = (properties: Record<string, unknown> = {}) => ({
  Page: {
    Type: 'Custom::CDKBucketDeployment',
    Properties: {
      DestinationBucketName: { Ref: 'Bucket' },
      SourceBucketNames: [{ Ref: 'Unknown' }, { Ref: 'Unknown' }],
      SourceObjectKeys: ['page.zip', 'settings.zip'],
      SourceMarkers: [{}, { '<<0>>': { 'Fn::Join': ['', ['"', GRAPHQL_URL, '"']] } }],
      ...properties,
    },
  },
});

const ASSETS = { page: { 'index.html': '<p>page</p>' }, settings: { 'config.json': '{"graphqlUrl":<<0>>,"title":"Ask"}' } };

function read(resources: Record<string, unknown>, assets: StackContent['assets'] = ASSETS) {
  return readPlan(readAssembly(assembly({ Chat: { template: { Resources: { ...API, ...SITE, ...resources } }, assets } })), { region: 'eu-west-1', endpoints });
}

test('a site is its page, its settings as the deployment writes them, and the headers of its distribution', () => {
  const { sites: [site], apis: [api], notRun } = read(deployment());
  const graphqlUrl = `http://127.0.0.1:1/${api.id}/graphql`;
  expect(fs.readFileSync(site.page, 'utf8')).toBe('<p>page</p>');
  expect(site).toMatchObject({ id: expect.stringMatching(/^[A-Z0-9]{14}$/), config: { graphqlUrl, title: 'Ask' } });
  expect(site.headers).toEqual({
    'content-security-policy': `connect-src 'self' ${graphqlUrl}`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=()',
  });
  expect(notRun).toEqual([{ type: 'Custom::CrossRegionExportReader', count: 1 }]);
});

test('values are escaped where the deployment says so', () => {
  const escaped = deployment({ SourceMarkers: [{}, { '<<0>>': 'a "$&" b' }], SourceMarkersConfig: [{}, { jsonEscape: 'true' }] });
  expect(read(escaped, { ...ASSETS, settings: { 'config.json': '{"graphqlUrl":"<<0>>"}' } }).sites[0].config.graphqlUrl).toBe('a "$&" b');
});

test.each<[string, Record<string, unknown>, StackContent['assets']]>([
  ['a page of one\'s own', deployment(), { ...ASSETS, page: { 'index.html': '', 'app.js': '' } }],
  ['a page without settings', deployment({ SourceObjectKeys: ['page.zip'] }), ASSETS],
  ['an archive', deployment(), { ...ASSETS, page: 'PK' }],
  ['what is only known at deployment', deployment({ SourceObjectKeys: [{ 'Fn::GetAtt': ['Elsewhere', 'Key'] }] }), ASSETS],
  ['a bucket without a distribution', { ...deployment(), Distribution: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: { Origins: [{ DomainName: { 'Fn::GetAtt': ['Elsewhere', 'DNSName'] } }] } } } }, ASSETS],
])('%s is none', (_case, resources, assets) => {
  const { sites, notRun } = read(resources, assets);
  expect(sites).toEqual([]);
  expect(notRun.map(({ type }) => type)).toContain('AWS::S3::Bucket');
});

test('settings that are no JSON: one clear line', () => {
  expect(() => read(deployment({ SourceMarkers: [{}, {}] }))).toThrow(/config\.json of Chat\/Page is not JSON .*; synthesize the app again/);
});
