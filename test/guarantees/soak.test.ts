import { soak } from './soak';

test('G3 20 conversations that stream at once: what is stored, heard and said is the same', async () => {
  const figures = await soak({ conversations: 20, seconds: 3, publishIntervalMillis: 500, startsPerSecond: 20 });
  expect(figures).toMatchObject({ wrong: 0, notComplete: 0, mostAtOnce: 20 });
}, 60_000);
