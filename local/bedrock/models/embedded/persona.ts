/** What a system prompt asks for that can be shown without being a language model. */
export interface Persona {
  readonly name?: string;
  /** "a pirate" */
  readonly role?: string;
  readonly opening?: string;
  readonly ending?: string;
  readonly loud: boolean;
  readonly brief: boolean;
}

const GREETINGS: Readonly<Record<string, string>> = {
  german: 'Gerne, auf Deutsch! (Das eingebaute Modell kann leider nur die Begrüßung übersetzen.)',
  french: 'Avec plaisir, en français ! (Le modèle intégré ne sait traduire que ce salut.)',
  spanish: '¡Con gusto, en español! (El modelo integrado solo sabe traducir este saludo.)',
  italian: 'Volentieri, in italiano! (Il modello integrato sa tradurre solo questo saluto.)',
  portuguese: 'Com prazer, em português! (O modelo embutido só sabe traduzir esta saudação.)',
  dutch: 'Graag, in het Nederlands! (Het ingebouwde model kan alleen deze groet vertalen.)',
};

export function readPersona(system: readonly string[]): Persona {
  const prompt = system.join('\n');
  const quote = (pattern: RegExp) => pattern.exec(prompt)?.[1];
  const language = /\b(?:answer|reply|respond|speak|write)\b[^.\n]{0,40}\bin (\w+)/i.exec(prompt)?.[1].toLowerCase() ?? '';
  return {
    name: /\b(?:your name is|you are called|you are named)\s+(\p{Lu}[\p{L}\p{N}-]*)/iu.exec(prompt)?.[1] ?? /\byou are (\p{Lu}[\p{L}\p{N}-]*)/u.exec(prompt.replace(/^you/i, 'you'))?.[1],
    role: /\b(?:you are|act as|you play)\s+(?:\p{Lu}[\p{L}\p{N}-]*,\s+)?(an?\s+[^.,;:!?\n]{2,60})/iu.exec(prompt)?.[1].trim(),
    opening: quote(/\b(?:begin|start)\b[^.\n"“]{0,40}\bwith\s+["“]([^"”]+)["”]/i) ?? GREETINGS[language] ?? (/\bpirate\b/i.test(prompt) ? 'Ahoy!' : undefined),
    ending: quote(/\b(?:end|finish|close)\b[^.\n"“]{0,40}\bwith\s+["“]([^"”]+)["”]/i),
    loud: /\b(?:all caps|upper ?case|capital letters|capitals)\b/i.test(prompt),
    brief: /\b(?:brief|briefly|concise|concisely|one sentence|short)\b/i.test(prompt),
  };
}

/** The answer as the system prompt wants it; who speaks is said once, at the start of a conversation. */
export function dress(text: string, persona: Persona, first: boolean): string {
  const { name, role, opening, ending, loud, brief } = persona;
  const introduction = first && (name || role) ? `${name ? `I am ${name}` : `Speaking as ${role}`}${name && role ? `, ${role}` : ''}.` : undefined;
  const body = brief ? firstSentence(text) : text;
  const dressed = [[opening, introduction].filter(Boolean).join(' '), body, ending].filter(Boolean).join('\n\n');
  return loud ? dressed.toUpperCase() : dressed;
}

function firstSentence(text: string): string {
  return /^[\s\S]*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}
