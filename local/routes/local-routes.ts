/** What the runner serves for the other commands. */
export const LocalRoutes = {
  /** Where the first API is, with its key: what a page need not tell. */
  API: '/_local/api',
  TOKEN: '/_local/token',
} as const;
