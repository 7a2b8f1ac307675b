import * as fs from 'node:fs';
import type { Page } from 'playwright-core';

/** What axe finds on the page that is serious. */
export async function axe(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate(() => (window as any).axe.run());
  return violations.filter(({ impact }: any) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }: any) => `${id}: ${nodes.map(({ html, any }: any) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join(' | ')}`);
}
