import { byId } from './dom';

const STATES = { idle: 'Ready', connecting: 'Connecting…', connected: 'Connected', waiting: 'Reconnecting…', refused: 'Not connected' };

export type LightState = keyof typeof STATES;

/** Whether replies arrive live, at the top of the page. */
export class ConnectionLight {
  private state: LightState = 'refused';

  constructor() {
    for (const change of ['online', 'offline']) addEventListener(change, () => this.show(this.state));
  }

  show(state: LightState): void {
    this.state = state;
    const light = byId('state');
    light.dataset.state = navigator.onLine ? state : 'waiting';
    light.textContent = navigator.onLine ? STATES[state] : 'Offline';
  }
}
