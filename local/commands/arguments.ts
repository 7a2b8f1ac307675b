import { InvalidArgumentError } from 'commander';
import { isWebAddress } from '../web-address';

export function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return port;
}

export function webAddress(text: string): string {
  if (!isWebAddress(text)) throw new InvalidArgumentError('It must be an address, like http://127.0.0.1:4000/.');
  return text;
}

export function notNegative(text: string): number {
  const number = Number(text);
  if (!(number >= 0)) throw new InvalidArgumentError('It must be a number, 0 or more.');
  return number;
}
