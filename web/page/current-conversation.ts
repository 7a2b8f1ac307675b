import { Stored } from './storage';

/** The conversation that a reload of this tab goes on with; a new tab goes on with the one that was opened last in any. */
export class CurrentConversation {
  private readonly here: Stored<string>;
  private readonly anywhere: Stored<string>;

  constructor(place: string) {
    this.here = new Stored(`current:${place}`, () => sessionStorage);
    this.anywhere = new Stored(`current:${place}`);
  }

  get(): string | undefined {
    return this.here.get() ?? this.anywhere.get();
  }

  set(id: string | undefined): void {
    this.here.set(id);
    this.anywhere.set(id);
  }
}
