import { UserError } from './user-error';

/** What somebody who has chosen an address can do about it; other errors stay what they are. */
export function cannotListen(error: NodeJS.ErrnoException, port?: number, host?: string): Error {
  switch (error.code) {
    case 'EADDRINUSE': return new UserError(`port ${port} is taken; choose another with --port (0 takes any free one)`);
    case 'EACCES': return new UserError(`port ${port} needs more rights than this user has; choose one above 1023 with --port`);
    case 'EADDRNOTAVAIL': case 'ENOTFOUND': return new UserError(`\`${host}\` is not an address of this machine; choose another with --host`);
    default: return error;
  }
}
