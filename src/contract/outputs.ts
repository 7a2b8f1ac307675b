/** Names of the stack outputs of the first construct in a stack. */
export const Outputs = {
  GRAPHQL_URL: 'GraphQLAPIURL',
  API_KEY: 'GraphQLAPIKey',
} as const;
