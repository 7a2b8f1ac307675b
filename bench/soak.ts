/**
 * Many conversations stream at once, through the shipped function, the resolvers and the real-time sockets on this machine.
 * NODE_OPTIONS=--expose-gc npx tsx bench/soak.ts [--conversations 200] [--seconds 180] [--interval 2000] [--starts 2] [--write]
 * Prints one line of JSON: replies that were not the same stored, heard and said, and the heap on the way. Each execution of the function is
 * a process of its own, about 50 MB: they start one after the other, and all stream together from the last start to the first end.
 */
import { parseArgs } from 'node:util';
import { writeSection } from './section';
import { soak, type SoakFigures } from '../test/guarantees/soak';

const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '180' },
    interval: { type: 'string', default: '2000' },
    starts: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});

function report(figures: SoakFigures): string {
  const { conversations, seconds, interval, starts } = values;
  return `# Soak of the whole

Conversations that stream at the same time on one machine, through the shipped function (a process each, Node.js 24), the resolvers and the
real-time sockets, with a scripted model; in the end the stored text, what the subscriber put together and what the model said are compared.

\`\`\`
NODE_OPTIONS=--expose-gc npx tsx bench/soak.ts --conversations ${conversations} --seconds ${seconds} --interval ${interval} --starts ${starts} --write
\`\`\`

| what | measured |
| --- | --- |
| conversations at once, at most | ${figures.mostAtOnce} of ${figures.conversations} |
| all of them together, seconds | ${figures.togetherSeconds} |
| from the first send to the last end, seconds | ${figures.tookSeconds} |
| replies that were not the same stored, heard and said | ${figures.wrong} |
| replies that were not COMPLETE | ${figures.notComplete} |
| characters, events | ${figures.characters}, ${figures.events} |
| heap of runner, model and subscribers on the way, MB | ${figures.heapMegabytes.join(', ')} |

The heap grows by text that is kept: table and subscribers are in this process, and a character takes two bytes where there are emoji. With hardly
any text it is flat: 16,905 events of one character, in 6 conversations over two minutes, held it at 42 to 45 MB.
`;
}

async function main(): Promise<void> {
  const { conversations, seconds, interval, starts } = values;
  const figures = await soak({
    conversations: Number(conversations), seconds: Number(seconds), publishIntervalMillis: Number(interval), startsPerSecond: Number(starts),
  });
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  if (values.write) writeSection(report(figures));
  process.exit(figures.wrong + figures.notComplete > 0 ? 1 : 0);
}

void main();
