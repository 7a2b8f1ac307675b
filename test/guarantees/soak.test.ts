import { soak } from './soak';

test('G3 20 conversations that stream at once: what is stored, heard and said is the same', async () => {
  expect(await soak({ conversations: 20, seconds: 3, publishIntervalMillis: 500 })).toMatchObject({ wrong: 0, notComplete: 0, mostAtOnce: 20 });
}, 60_000);
