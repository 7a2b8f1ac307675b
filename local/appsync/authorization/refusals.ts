import { Refusal } from '../types';

/** The ways in which AppSync says 401. */
export function unauthorized(message = 'You are not authorized to make this call.'): Refusal {
  return new Refusal(401, 'UnauthorizedException', message);
}

export function missingCredentials(): Refusal {
  return unauthorized('Missing authorization header');
}

/** Credentials of a mode, a user pool or a provider that the API does not have. */
export function foreignCredentials(): Refusal {
  return unauthorized('Valid authorization header not provided.');
}
