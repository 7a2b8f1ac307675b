import type { ChatError, ChatSession, TurnState } from '../../client';

/** What became of a message: its turn, ended; or why there is none. */
export type Outcome =
  | { readonly turn: TurnState }
  | { readonly failure: Pick<ChatError, 'message' | 'retryable'> };

/** Sends a message, tells of its reply as it grows, and resolves when it has ended. `send` is the session's own, or its `resend`. */
export async function deliver(
  session: ChatSession, send: () => Promise<void>, grows: (turn: TurnState) => void, accepted: () => void,
): Promise<Outcome> {
  const known = session.state.sentAs;
  await send();
  const { outgoing, sentAs } = session.state;
  if (outgoing?.failure) return { failure: outgoing.failure };
  accepted();
  return follow(session, Object.keys(sentAs).find((id) => !(id in known))!, grows);
}

/** Tells of a reply as it grows, and resolves when it has ended. */
export function follow(session: ChatSession, turnId: string, grows: (turn: TurnState) => void): Promise<Outcome> {
  return new Promise((resolve) => {
    let told: TurnState | undefined;
    const look = () => {
      const turn = session.state.turns.find(({ id }) => id === turnId);
      if (turn && turn !== told) grows(told = turn);
      if (turn?.settled) end({ turn });
      else if (!turn || session.state.deleted) end({ failure: { message: 'This conversation has been deleted.', retryable: false } });
    };
    const forget = session.onChange(look);
    const end = (outcome: Outcome) => {
      forget();
      resolve(outcome);
    };
    look();
  });
}
