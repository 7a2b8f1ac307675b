import { earlierAnswers, earlierQuestions, lastQuestion, quoted, userName } from './conversation';
import { dress, readPersona } from './persona';
import { findTopic } from './score';
import { toolResults } from './tools';
import { TOPICS } from './topics';
import type { ModelRequest } from '../../model';

interface Answer {
  /** What reasoning shows, where the model thinks. */
  readonly thought: string;
  readonly text: string;
}

/** An answer that depends on the question, the conversation and the system prompt. */
export function compose(request: ModelRequest): Answer {
  const question = lastQuestion(request);
  const persona = readPersona(request.system);
  const found = SKILLS.map((skill) => skill(question, request)).find((answer) => answer !== undefined) ?? fromTopics(question, request);
  return { thought: found.thought, text: dress(found.text, persona, request.messages.length === 1) };
}

type Skill = (question: string, request: ModelRequest) => Answer | undefined;

function whenAsked(pattern: RegExp, thought: string, answer: (found: RegExpExecArray, request: ModelRequest) => string): Skill {
  return (question, request) => {
    const found = pattern.exec(question);
    return found ? { thought, text: answer(found, request) } : undefined;
  };
}

const SKILLS: readonly Skill[] = [
  (_, request) => {
    const results = toolResults(request);
    return results.length === 0 ? undefined : {
      thought: 'The tool has answered; I only have to pass on what it said.',
      text: `The tool says: ${results.join('; ')}`,
    };
  },
  whenAsked(/\bcount (?:from \d+ )?to (\d{1,5})\b/i, 'Counting is a matter of patience.', ([, most]) => Array.from({ length: Number(most) }, (_, index) => index + 1).join(' ')),
  whenAsked(/(-?\d+(?:\.\d+)?)\s*([-+*/×÷])\s*(-?\d+(?:\.\d+)?)/, 'This is arithmetic, which I can do exactly.', ([, a, sign, b]) => `${a} ${sign} ${b} = **${calculate(Number(a), sign, Number(b))}**`),
  whenAsked(/\bwhat(?:'s| is) my name\b|\bwho am i\b|\bdo you (?:know|remember) (?:me|my name)\b/i, 'I look for a name in what the user said.', (_, request) => {
    const name = userName(earlierQuestions(request));
    return name ? `Your name is **${name}**; you told me so earlier in this conversation.` : 'You have not told me your name in this conversation. Say “my name is …” and ask again.';
  }),
  whenAsked(/\b(?:my name is|call me|i am called)\s+\p{L}/iu, 'The user introduces themselves: greet them by name.', (_, request) =>
    `Nice to meet you, **${userName([lastQuestion(request)])}**! I know your name for the rest of this conversation, because every turn carries the ones before it.`),
  whenAsked(/\b(?:summari[sz]e|recap)\b|\bwhat have we\b/i, 'I go through the conversation.', (_, request) => recap(earlierQuestions(request))),
  whenAsked(/\b(?:what|which)\b.*\b(?:did i|have i|i)\b.*\b(?:ask|say|said|write|asked)\b|\bmy (?:last|previous|first) (?:question|message)\b/i, 'I look back in the conversation.',
    (found, request) => lookBack(found.input, earlierQuestions(request))),
  whenAsked(/\b(?:repeat|say (?:that|it) again)\b/i, 'I repeat my last answer.', (_, request) => earlierAnswers(request).at(-1) ?? 'I have not said anything yet in this conversation.'),
  whenAsked(/\b(?:who are you|what are you|your name|system prompt|your instructions)\b/i, 'The user asks who I am: I say honestly what I am.', (_, request) => identity(request)),
];

function fromTopics(question: string, request: ModelRequest): Answer {
  const found = /\bwhat (?:can|do) you do\b|\bwhat is this\b/i.test(question) ? TOPICS[0] : findTopic(question);
  if (found) {
    return { thought: `The question is about “${found.title}”. I know the essentials: what it does, and how to use it.`, text: `## ${found.title}\n\n${found.text}` };
  }
  const previous = earlierQuestions(request).map(findTopic).filter((topic) => topic !== undefined).at(-1);
  if (previous && question.split(/\s+/).length <= 8) {
    return { thought: `A follow-up on “${previous.title}”.`, text: `More on **${previous.title}**:\n\n${previous.more}` };
  }
  return {
    thought: 'None of my topics matches. I say so, and what I can be asked.',
    text: `You asked: ${quoted(question)}\n\nI am the built-in model of the local runner: a small program without a language model inside, so I can only talk about this product. `
      + `Ask me about one of these:\n\n${TOPICS.map(({ title }) => `- ${title}`).join('\n')}\n\n`
      + 'For real answers start the runner with `--model bedrock`, or with the URL of a model on your machine, such as `--model http://127.0.0.1:11434/v1#llama3.2`.',
  };
}

function identity({ system, modelId }: ModelRequest): string {
  const { name, role } = readPersona(system);
  const [prompt] = system;
  return `${name ? `My name is **${name}**${role ? `, ${role}` : ''}. ` : role ? `I am to be **${role}**. ` : ''}`
    + `Underneath I am the built-in model of the local runner, standing in for \`${modelId}\`; in AWS that model answers.`
    + (prompt ? ` My system prompt begins with ${quoted(prompt)}.` : ' I have no system prompt.');
}

function recap(questions: readonly string[]): string {
  return questions.length === 0 ? 'This conversation has only just begun.' : `So far you asked:\n\n${questions.map((question, at) => `${at + 1}. ${quoted(question)}`).join('\n')}`;
}

function lookBack(question: string, questions: readonly string[]): string {
  const wanted = /\bfirst\b/i.test(question) ? questions[0] : questions.at(-1);
  return wanted === undefined ? 'This is your first message in this conversation.' : `You asked: ${quoted(wanted)}`;
}

function calculate(a: number, sign: string, b: number): number {
  switch (sign) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': case '×': return a * b;
    default: return a / b;
  }
}
