import * as fs from 'node:fs';
import * as path from 'node:path';

/** The runner's own bundles: beside this file once it is bundled itself, in assets/ while it runs from its sources. */
const FOLDER = fs.existsSync(path.join(__dirname, 'lambda-runtime.js')) ? __dirname : path.resolve(__dirname, '../assets/local');

export const LAMBDA_RUNTIME = path.join(FOLDER, 'lambda-runtime.js');
export const PAGE = path.join(FOLDER, '../web/index.html');

export const version = (): string => JSON.parse(fs.readFileSync(path.join(FOLDER, '../../package.json'), 'utf8')).version;
