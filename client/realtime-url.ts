/**
 * Where an API's real-time endpoint is: AppSync's own domain has a second host for it, every other domain
 * (a custom one, one's own machine) the path below `/graphql`.
 */
export function realtimeUrl(graphqlUrl: string): string {
  const url = new URL(graphqlUrl);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const [, apiId, rest] = /^([^.]+)\.appsync-api\.(.+)$/.exec(url.hostname) ?? [];
  if (apiId) url.hostname = `${apiId}.appsync-realtime-api.${rest}`;
  else url.pathname = `${url.pathname.replace(/\/$/, '')}/realtime`;
  return url.href;
}
