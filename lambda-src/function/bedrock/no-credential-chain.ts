/**
 * Stands in the bundle where the SDK looks for credentials in files, processes, sign-ins and metadata services: a function of Lambda
 * has them in its environment, and loading those chains is a quarter of the SDK's part in a cold start.
 */
const absent = (what: string) => () => async (): Promise<never> => {
  throw new Error(`this function has no ${what}; it signs with the credentials in its environment`);
};

/** Of @aws-sdk/credential-provider-node. */
export const defaultProvider = absent('credential chain');

/** Of @aws-sdk/token-providers. */
export const fromEnvSigningName = absent('bearer token');
export const nodeProvider = absent('bearer token');
