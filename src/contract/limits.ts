/** Sizes and times that more than one room must agree on. */
export const Limits = {
  /** Bytes of UTF-8 in a message. */
  MESSAGE_BYTES: 64 * 1024,
  /** Bytes of UTF-8 in a stored reply; a DynamoDB item holds 400 KB. */
  REPLY_BYTES: 300 * 1024,
  /** Bytes of UTF-8 in the text and the reasoning of one event; AppSync drops events above 240 KB silently. */
  EVENT_TEXT_BYTES: 64 * 1024,
  /** UTF-16 code units of history and message together in one invocation. */
  HISTORY_CHARACTERS: 200_000,
  /** How long a requestId is remembered. */
  REQUEST_MARKER_SECONDS: 24 * 60 * 60,
  /** `invokeModel` gives up here; AppSync ends every request after 30 s. */
  INVOKE_MODEL_MILLIS: 27_000,
  /** A reply in silence gives a sign of life this often. */
  HEARTBEAT_MILLIS: 2_000,
  /** A subscriber that has heard nothing for so long asks for the turn. */
  SUBSCRIBER_SILENCE_MILLIS: 15_000,
  /** Added to queue age and timeout when a turn's first deadline is set. */
  DEADLINE_GRACE_SECONDS: 30,
} as const;

/** The stop reason of a reply that reached REPLY_BYTES. */
export const REPLY_LIMIT = 'reply_limit';
