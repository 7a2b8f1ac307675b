/** One JSON value in the browser's storage. A browser that keeps none (private windows, quotas) forgets it with the page, and nothing else breaks. */
export class Stored<T> {
  /** What the storage has refused. */
  private refused?: string;

  constructor(private readonly name: string, private readonly storage: () => Storage = () => localStorage) {}

  get(): T | undefined {
    try {
      return JSON.parse(this.refused ?? this.storage().getItem(this.key) ?? 'null') ?? undefined;
    } catch {
      return undefined;
    }
  }

  set(value: T | undefined): void {
    const text = value === undefined ? undefined : JSON.stringify(value);
    this.refused = undefined;
    try {
      if (text === undefined) this.storage().removeItem(this.key);
      else this.storage().setItem(this.key, text);
    } catch {
      this.refused = text;
    }
  }

  /** Calls when another tab changes the value. Returns what ends that. */
  onChangeElsewhere(changed: () => void): () => void {
    const listener = ({ key }: StorageEvent) => { if (key === this.key) changed(); };
    addEventListener('storage', listener);
    return () => removeEventListener('storage', listener);
  }

  private get key(): string {
    return `bedrock-chat:${this.name}`;
  }
}
