export { createAuthorizer, type AuthorizationServices } from './authorizer';
export { createIssuer, openidConfiguration, type Issuer, type TokenRequest } from './issuer';
export { issuerUrl, isTokenPlan, type TokenPlan } from './token-plans';
