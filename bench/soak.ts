/**
 * Many conversations stream at once, through the shipped function, the resolvers and the real-time sockets on this machine.
 * NODE_OPTIONS=--expose-gc npx tsx bench/soak.ts [--conversations 200] [--seconds 180] [--interval 2000] [--starts 2]
 * Prints one line of JSON: replies that were not the same stored, heard and said, and the heap on the way. Each execution of the function is
 * a process of its own, about 50 MB: they start one after the other, and all stream together from the last start to the first end.
 */
import { parseArgs } from 'node:util';
import { soak } from '../test/guarantees/soak';

const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '180' },
    interval: { type: 'string', default: '2000' },
    starts: { type: 'string', default: '2' },
  },
});

async function main(): Promise<void> {
  const { conversations, seconds, interval, starts } = values;
  const figures = await soak({
    conversations: Number(conversations), seconds: Number(seconds), publishIntervalMillis: Number(interval), startsPerSecond: Number(starts),
  });
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exit(figures.wrong + figures.notComplete > 0 ? 1 : 0);
}

void main();
