import { soak } from './soak';

test('G3 conversations that stream at once: what is stored, heard and said is the same', async () => {
  const figures = await soak({ conversations: 8, seconds: 3, publishIntervalMillis: 500, startsPerSecond: 8 });
  expect(figures).toMatchObject({ wrong: 0, notComplete: 0 });
  expect(figures.mostAtOnce).toBeGreaterThan(1);
}, 60_000);
