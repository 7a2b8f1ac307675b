export { createAuthorizer, type AuthorizationServices } from './authorizer';
export { createIssuer, knownClientId, openidConfiguration, type Issuer, type TokenRequest } from './issuer';
export { clientExpression, issuerUrl, isTokenPlan, type TokenPlan, type UserPoolPlan } from './token-plans';
