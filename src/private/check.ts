import { Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Says which prop of which construct breaks a rule. */
export function refuse(scope: Construct, rule: string): never {
  throw new Error(`${rule} (${scope.node.path})`);
}

/** Whether it is the name of a Region, or a token that may become one. */
export function isRegion(value: string): boolean {
  return Token.isUnresolved(value) || /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(value);
}

/** What an ARN says of its Region, where it can be read. */
export function regionIn(arn: string): string | undefined {
  const region = arn.startsWith('arn:') ? arn.split(':')[3] : undefined;
  return region && !Token.isUnresolved(region) ? region : undefined;
}

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** A number that need not be whole. */
  readonly fraction?: boolean;
}

/** What decides at synth, or goes into the function's settings file, cannot be known at deployment only. */
export function refuseToken(scope: Construct, prop: string, value: unknown): void {
  if (hasToken(value)) refuseUnknown(scope, prop);
}

function refuseUnknown(scope: Construct, prop: string): never {
  return refuse(scope, `\`${prop}\` must be known at synth, got a token, whose value only the deployment knows;`
    + ' give the value itself, for instance from the context');
}

function hasToken(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (Token.isUnresolved(value)) return true;
  if (Array.isArray(value)) return value.some(hasToken);
  return typeof value === 'object' && Object.entries(value).some(([key, inner]) => hasToken(key) || hasToken(inner));
}

export function checkNumber(scope: Construct, prop: string, value: number | undefined, range: Range): void {
  if (value === undefined) return;
  refuseToken(scope, prop, value);
  const kind = range.fraction ? 'a number' : 'a whole number';
  const unit = range.unit ? ` ${range.unit}` : '';
  if (!Number.isFinite(value) || (!range.fraction && !Number.isInteger(value)) || value < range.min || value > range.max) {
    refuse(scope, `\`${prop}\` must be ${kind} of ${range.min} to ${range.max}${unit}, got ${value}`);
  }
}

export function checkDuration(scope: Construct, prop: string, value: Duration | undefined, min: Duration, max: Duration): void {
  if (value === undefined) return;
  if (value.isUnresolved()) refuseUnknown(scope, prop);
  const millis = value.toMilliseconds();
  if (millis < min.toMilliseconds() || millis > max.toMilliseconds()) {
    refuse(scope, `\`${prop}\` must be ${min.toHumanString()} to ${max.toHumanString()}, got ${value.toHumanString()}`);
  }
  if (min.toMilliseconds() >= 1000 && millis % 1000 !== 0) refuse(scope, `\`${prop}\` must be whole seconds, got ${value.toHumanString()}`);
}

export function checkText(scope: Construct, prop: string, value: string | undefined, maxLength: number): void {
  if (value === undefined) return;
  refuseToken(scope, prop, value);
  if (value.trim() === '') refuse(scope, `\`${prop}\` must not be empty, got ${JSON.stringify(value)}; leave it out if there is none`);
  if (value.length > maxLength) refuse(scope, `\`${prop}\` must be at most ${maxLength} characters long, got ${value.length}`);
}
