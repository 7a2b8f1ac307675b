export { start } from './start';
export { servePage, type ServedPage } from './routes/serve-page';
export { silentLog, terminalLog } from './log';
export { UserError } from './user-error';
export type { Faults, StartOptions } from './options';
export type { Runner, RunningApi, TokenOptions } from './runner';
