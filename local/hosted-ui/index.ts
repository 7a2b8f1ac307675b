export { createHostedUi, type HostedUi } from './hosted-ui';
