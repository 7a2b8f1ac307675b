/** Where the build puts what runs elsewhere, below assets/. */
export const Assets = {
  FUNCTION: 'function',
  RESOLVERS: 'resolvers',
  SCHEMA: 'schema.graphql',
  PAGE: 'web/index.html',
} as const;
