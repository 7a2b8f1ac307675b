import type { Resource } from './world';

interface PolicyConfig {
  readonly CustomHeadersConfig?: { readonly Items: readonly { readonly Header: string; readonly Value: string }[] };
  readonly SecurityHeadersConfig?: {
    readonly ContentSecurityPolicy?: { readonly ContentSecurityPolicy: string };
    readonly ContentTypeOptions?: object;
    readonly FrameOptions?: { readonly FrameOption: string };
    readonly ReferrerPolicy?: { readonly ReferrerPolicy: string };
  };
}

/** What CloudFront adds to each answer; but Strict-Transport-Security, which would bind every server on this machine. */
export function responseHeaders(policy: Resource): Record<string, string> {
  const { CustomHeadersConfig: custom, SecurityHeadersConfig: security = {} } = policy.required<PolicyConfig>('ResponseHeadersPolicyConfig');
  const headers = {
    'content-security-policy': security.ContentSecurityPolicy?.ContentSecurityPolicy,
    'x-content-type-options': security.ContentTypeOptions && 'nosniff',
    'x-frame-options': security.FrameOptions?.FrameOption,
    'referrer-policy': security.ReferrerPolicy?.ReferrerPolicy,
  };
  return Object.fromEntries([
    ...Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ...(custom?.Items ?? []).map(({ Header, Value }) => [Header.toLowerCase(), Value]),
  ]);
}
