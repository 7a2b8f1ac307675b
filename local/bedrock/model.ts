/** What a model is asked, whichever of the four operations asks it. */
export interface ModelRequest {
  /** As the caller wrote it: an id or an ARN. */
  readonly modelId: string;
  readonly system: readonly string[];
  readonly messages: readonly Message[];
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stopSequences: readonly string[];
  readonly tools: readonly Tool[];
  /** `any`: some tool must be used; otherwise the name of the one that must be. */
  readonly toolChoice?: { readonly any: true } | { readonly tool: string };
  readonly guardrail?: { readonly identifier: string; readonly version: string };
  readonly thinking: 'never' | 'when it helps' | 'always';
}

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: readonly Content[];
}

export type Content =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'toolUse'; readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly type: 'toolResult'; readonly toolUseId: string; readonly text: string }
  /** Images, documents and what else the wire can carry. */
  | { readonly type: 'other'; readonly kind: string };

export interface Tool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a model says, piece by piece. A stream without `stop` is a broken one. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'toolUse'; readonly id: string; readonly name: string }
  | { readonly type: 'toolInput'; readonly json: string }
  | { readonly type: 'stop'; readonly reason: string; readonly usage: Usage; readonly stopSequence?: string }
  /** Put on the wire as it is: what no model of today says, and what breaks a stream. */
  | { readonly type: 'part'; readonly part: Part };

/** One part of an event stream: an event; an exception, whose name starts in lower case there; or a fault of the connection. */
export type Part =
  | { readonly event: string; readonly payload: unknown }
  | { readonly exception: string; readonly message: string }
  | { readonly fault: Fault };

/**
 * cut: the connection ends (FIN); reset: it is reset (RST); goaway: HTTP/2's polite end, a FIN over HTTP/1.1; end: the answer ends properly,
 * but nothing said so; stall: nothing comes any more; torn-frame: half a frame, then the end; bad-checksum: a frame whose checksum is wrong.
 */
export const FAULTS = ['cut', 'reset', 'goaway', 'end', 'stall', 'torn-frame', 'bad-checksum'] as const;
export type Fault = typeof FAULTS[number];

export interface Model {
  /** Throws a BedrockError before the first event for what is refused as a whole. */
  answer(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
