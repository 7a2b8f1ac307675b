import type { ChatTransport, Unsubscribe } from './transport';

/** Answers that `invokeModel` gave to others: `onModelResponse` without what this client has asked for itself. */
export class Broadcasts {
  private readonly held: string[] = [];
  private readonly own: string[] = [];
  private underWay = 0;
  private unsubscribe: Unsubscribe;

  constructor(
    transport: Pick<ChatTransport, 'onModelResponse'>,
    private readonly heard: (answer: string) => void,
    /** The API has no broadcasts, or not for this caller. */
    private readonly absent: () => void = () => {},
  ) {
    this.unsubscribe = transport.onModelResponse({
      next: (answer) => this.receive(answer),
      started: () => {},
      error: () => this.absent(),
    });
  }

  /** Wraps an own `invokeModel`: its answer is told to everyone, to this client too, and may be heard first. */
  async answered(answer: Promise<string>): Promise<string> {
    this.underWay++;
    try {
      const text = await answer;
      const index = this.held.indexOf(text);
      if (index === -1) this.own.push(text);
      else this.held.splice(index, 1);
      return text;
    } finally {
      if (--this.underWay === 0) for (const other of this.held.splice(0)) this.heard(other);
    }
  }

  close(): void {
    this.unsubscribe();
  }

  private receive(answer: string): void {
    const index = this.own.indexOf(answer);
    if (index !== -1) this.own.splice(index, 1);
    else if (this.underWay > 0) this.held.push(answer);
    else this.heard(answer);
  }
}
