/** One JSON value in the browser's storage. A browser that keeps none (private windows, quotas) forgets, and nothing else breaks. */
export class Stored<T> {
  constructor(private readonly name: string, private readonly storage: () => Storage = () => localStorage) {}

  get(): T | undefined {
    try {
      return JSON.parse(this.storage().getItem(`bedrock-chat:${this.name}`) ?? 'null') ?? undefined;
    } catch {
      return undefined;
    }
  }

  set(value: T | undefined): void {
    try {
      if (value === undefined) this.storage().removeItem(`bedrock-chat:${this.name}`);
      else this.storage().setItem(`bedrock-chat:${this.name}`, JSON.stringify(value));
    } catch {
      // kept by nobody
    }
  }
}
