/** Something that the person at the terminal can mend: printed as one line, never as a stack trace. */
export class UserError extends Error {}
