import { Stage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ props: { historyTurns: 0 } });
});
afterAll(() => stage.close());

describe('G2 stored before told', () => {
  test('at the last event the turn answers the same text, and the next message meets no Conflict: 30 times', async () => {
    const listener = await stage.client().listen();
    for (let round = 0; round < 30; round++) {
      const message = `question ${round}`;
      stage.answers(message, [{ text: 'so ' }, { text: `says ${round}` }]);
      const { id } = await listener.send(message);
      const end = await listener.end(id);
      const turn = await listener.turn(id);
      expect(turn).toMatchObject({ status: 'COMPLETE', reply: `so says ${round}`, stopReason: end.stopReason, usage: end.usage });
      expect(end.length).toBe(turn.reply.length);
      expect(listener.assembled(id)).toBe(turn.reply);
    }
  });

  test('so it is with an end that failed, and with one that was asked for', async () => {
    const listener = await stage.client().listen();
    stage.answers('fails', [{ text: 'as far as this' }, { exception: 'modelStreamErrorException' }]);
    stage.answers('never ends', [{ text: 'on and on ', times: 0, delayMillis: 20 }]);
    const failed = await listener.ask('fails');
    expect(await listener.turn(failed.turnId)).toMatchObject({ status: 'FAILED', reply: 'as far as this', error: failed.error });

    const { id } = await listener.send('never ends');
    await listener.event(({ turnId, text }) => turnId === id && text !== '');
    const client = stage.client();
    expect(await client.cancelTurn(listener.conversationId, id)).toMatchObject({ status: 'CANCELLING' });
    const stopped = await listener.end(id);
    expect(await listener.turn(id)).toMatchObject({ status: 'CANCELLED', reply: listener.assembled(id) });
    expect(stopped.status).toBe('CANCELLED');

    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
  });
});
