import { Limits } from '../../../src/contract/limits';

/**
 * The text of a reply as it grows. Offsets count UTF-16 code units, sizes bytes of UTF-8.
 * It never ends within a surrogate pair and holds no half of one: neither survives a store or a wire.
 */
export class ReplyText {
  private text = '';
  private size = 0;
  private heldBack = '';
  private full = false;

  public constructor(private readonly maxBytes: number = Limits.REPLY_BYTES) {}

  public get value(): string {
    return this.text;
  }

  public get length(): number {
    return this.text.length;
  }

  public get bytes(): number {
    return this.size;
  }

  /** Whether something had to be left out. */
  public get overflowed(): boolean {
    return this.full;
  }

  public append(delta: string): void {
    const text = this.heldBack + delta;
    const whole = endsWithinPair(text) ? text.length - 1 : text.length;
    this.heldBack = text.slice(whole);
    this.take(text.slice(0, whole));
  }

  /** Nothing more comes: what was held back for its other half goes in as it is. */
  public end(): void {
    this.take(this.heldBack);
    this.heldBack = '';
  }

  /** What stands from here on, in at most so many bytes. */
  public from(offset: number, maxBytes: number): string {
    return prefixWithin(Buffer.from(this.text.slice(offset, offset + maxBytes)), maxBytes).toString();
  }

  private take(text: string): void {
    if (this.full) return;
    // UTF-8 has no form for half a pair: encoding puts U+FFFD there, which is one code unit too.
    const encoded = Buffer.from(text);
    const fitting = prefixWithin(encoded, this.maxBytes - this.size);
    this.full = fitting.length < encoded.length;
    this.text += fitting.toString();
    this.size += fitting.length;
  }
}

const endsWithinPair = (text: string) => /[\uD800-\uDBFF]$/.test(text);

/** Cut before the character that would not fit whole; the bytes 10xxxxxx continue a character. */
function prefixWithin(encoded: Buffer, maxBytes: number): Buffer {
  if (encoded.length <= maxBytes) return encoded;
  let end = maxBytes;
  while (end > 0 && encoded[end] >= 0x80 && encoded[end] < 0xc0) end--;
  return encoded.subarray(0, end);
}
