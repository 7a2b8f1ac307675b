export { start } from './start';
export { silentLog, terminalLog } from './log';
export { UserError } from './user-error';
export type { Faults, StartOptions } from './options';
export type { Runner, RunningApi, TokenOptions } from './runner';
