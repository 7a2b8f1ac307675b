import { JSON_FORMAT, patchConsole } from './runtime/console';
import { loadHandler } from './runtime/load-handler';
import { serve } from './runtime/serve';

/** The program of an execution environment: a process of its own, started by the runner. */
patchConsole(process.env.AWS_LAMBDA_LOG_FORMAT === JSON_FORMAT);
process.on('disconnect', () => process.exit());
serve(() => loadHandler(process.env)).catch((error) => {
  console.error(error);
  process.exit(1);
});
