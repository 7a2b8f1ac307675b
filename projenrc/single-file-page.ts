import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Plugin } from 'esbuild';

const SCRIPT = '<!-- script -->';
const STYLE = '<!-- style -->';

/** Puts the bundled script and style into one HTML file. */
export function singleFilePage(template: string, output: string): Plugin {
  return {
    name: 'single-file-page',
    setup(build) {
      build.onEnd((result) => {
        const text = (ending: string) => result.outputFiles?.find((file) => file.path.endsWith(ending))?.text ?? '';
        // A script that holds "</script" would end the element early; split by a function, as $& in code means nothing to it.
        const html = fs.readFileSync(template, 'utf8')
          .replace(STYLE, () => `<style>${text('.css')}</style>`)
          .replace(SCRIPT, () => `<script>${text('.js').replace(/<\/script/gi, '<\\/script')}</script>`);
        fs.mkdirSync(path.dirname(output), { recursive: true });
        fs.writeFileSync(output, html);
      });
    },
  };
}
