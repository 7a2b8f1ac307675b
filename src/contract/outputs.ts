/** Names of the stack outputs of the first construct in a stack. */
export const Outputs = {
  GRAPHQL_URL: 'GraphQLAPIURL',
  SITE_URL: 'ChatSiteURL',
  API_KEY: 'GraphQLAPIKey',
} as const;
