import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Plugin } from 'esbuild';

const POLICY = '<!-- policy -->';
const SCRIPT = '<!-- script -->';
const STYLE = '<!-- style -->';

/** The API may be anywhere; without TLS only on one's own machine, or where the page itself comes from. */
const CONNECT = "'self' https: wss: http://127.0.0.1:* ws://127.0.0.1:* http://localhost:* ws://localhost:*";

/** Puts the bundled script and style into one HTML file, under a policy that lets nothing else run. */
export function singleFilePage(template: string, output: string): Plugin {
  return {
    name: 'single-file-page',
    setup(build) {
      build.onEnd((result) => {
        const text = (ending: string) => result.outputFiles?.find((file) => file.path.endsWith(ending))?.text ?? '';
        // A script that holds "</script" would end the element early.
        const script = text('.js').replace(/<\/script/gi, '<\\/script');
        const style = text('.css');
        // Replaced by functions, as $& in code means nothing to them.
        const html = fs.readFileSync(template, 'utf8')
          .replace(POLICY, () => policy(script, style))
          .replace(STYLE, () => `<style>${style}</style>`)
          .replace(SCRIPT, () => `<script>${script}</script>`);
        fs.mkdirSync(path.dirname(output), { recursive: true });
        fs.writeFileSync(output, html);
      });
    },
  };
}

function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    'img-src data:',
    `connect-src ${CONNECT}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
