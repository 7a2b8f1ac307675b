/** Geographies that exist, and two letters for those that will; what follows is a provider, or a token. */
const GEOGRAPHY = /^(?:[a-z]{2}(?:-gov)?|apac|global)\.(?=[a-z][a-z0-9]*\.|\$\{Token)/;
/**
 * A longer word before a word and a dot. A dot inside a model's own name follows a digit (`openai.gpt-5.6-luna`, `zai.glm-4.7`),
 * so the second word has none.
 */
const LONGER_GEOGRAPHY = /^[a-z]{3,}(?:-[a-z]+)?\.(?=[a-z]+\.)/;

/** What an inference profile's id has before its model's: `eu.`, `us-gov.`, `global.`. Undefined where an id is that of a model. */
export function geographyIn(id: string): string | undefined {
  return (GEOGRAPHY.exec(id) ?? LONGER_GEOGRAPHY.exec(id))?.[0];
}
