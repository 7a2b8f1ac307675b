// One Lambda environment: loads a handler and calls it when told to. Messages from the parent name the event.
const now = () => performance.timeOrigin + performance.now();
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 120_000 };

const begun = now();
const { handler } = require(process.argv[2]);
let loaded = now();
// An empty question comes back as soon as the function has primed itself.
const primed = process.argv[3] === 'primed' ? handler({ arguments: { input: '' } }, context) : undefined;
Promise.resolve(primed).then(() => {
  if (primed) loaded = now();
  process.send({ load: loaded - begun });
});

process.on('message', async ({ event }) => {
  const called = now();
  const cpu = process.cpuUsage();
  await handler(event, context);
  const { user, system } = process.cpuUsage(cpu);
  process.send({ begun, loaded, called, done: now(), cpu: (user + system) / 1000 });
});
