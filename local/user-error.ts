/** Something that the person at the terminal can mend: printed as one line, never as a stack trace. Told by its name, as the bundles have a class each. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
