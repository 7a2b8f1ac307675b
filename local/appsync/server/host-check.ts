const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a request is meant for this machine: a foreign page whose name was pointed at it (DNS rebinding) sends its own name as Host. */
export function isHostAllowed(hostHeader: string | undefined, boundTo: string): boolean {
  if (!isLoopback(boundTo)) return true;
  return LOOPBACK.test((hostHeader ?? '').toLowerCase().replace(/:\d+$/, ''));
}

/** Whether nobody but this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host) || host === '::1';
}
