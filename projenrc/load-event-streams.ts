import * as fs from 'node:fs';
import type { Plugin } from 'esbuild';

const WHEN_NEEDED = 'await import("@smithy/core/event-streams")';

/**
 * The SDK loads its part for event streams at the first of them: in the bundle that is a wrapper around each of two hundred modules, all
 * run while the first reply waits. Every turn needs it, so it is loaded with the rest.
 */
export const loadEventStreams: Plugin = {
  name: 'load-event-streams',
  setup(build) {
    build.onLoad({ filter: /[\\/]@smithy[\\/]core[\\/].*[\\/]HttpProtocol\.js$/ }, ({ path }) => {
      const source = fs.readFileSync(path, 'utf8');
      if (!source.includes(WHEN_NEEDED)) {
        throw new Error(`${path} no longer says \`${WHEN_NEEDED}\`: see how it loads event streams now`);
      }
      const contents = `import * as eventStreams from "@smithy/core/event-streams";\n${source.replace(WHEN_NEEDED, 'eventStreams')}`;
      return { contents, loader: 'js' };
    });
  },
};
