import { readConfiguration } from './configuration';
import { createHandler } from './handler';
import { createServices } from './services';

export const handler = createHandler(createServices(readConfiguration(__dirname)));
