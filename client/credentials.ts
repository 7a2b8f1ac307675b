/** What the caller shows AppSync. A token is asked for at every operation and every connect, so that the provider may renew it. */
export type Credentials =
  | { readonly apiKey: string }
  | { readonly token: () => string | Promise<string> };

export async function authorizationHeaders(credentials: Credentials): Promise<Record<string, string>> {
  return 'apiKey' in credentials ? { 'x-api-key': credentials.apiKey } : { authorization: await credentials.token() };
}
