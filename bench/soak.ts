/**
 * Many conversations stream at once, through the shipped function, the resolvers and the real-time sockets on this machine.
 * NODE_OPTIONS=--expose-gc npx tsx bench/soak.ts [--conversations 200] [--seconds 60] [--interval 2000]
 * Prints one line of JSON: replies that were not the same stored, heard and said, and the heap on the way. Each execution of the function is
 * a process of its own, about 50 MB.
 */
import { parseArgs } from 'node:util';
import { soak } from '../test/guarantees/soak';

const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '200' }, seconds: { type: 'string', default: '60' }, interval: { type: 'string', default: '2000' },
  },
});

void soak({ conversations: Number(values.conversations), seconds: Number(values.seconds), publishIntervalMillis: Number(values.interval) }).then((figures) => {
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exit(figures.wrong + figures.notComplete > 0 ? 1 : 0);
});
