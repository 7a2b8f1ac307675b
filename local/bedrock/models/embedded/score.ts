import { TOPICS, type Topic } from './topics';

/** The topic whose words the question names most of all; rare words count more than those of many topics. */
export function findTopic(question: string): Topic | undefined {
  const words = new Set(wordsOf(question));
  const [best] = TOPICS
    .map((topic) => ({ topic, score: topic.words.filter((word) => words.has(word)).reduce((sum, word) => sum + weight(word), 0) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return best?.topic;
}

/** Lower-case stems: "deploying", "deployed" and "deploys" are "deploy". */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => [word, word.replace(/(?:ing|ed|es|s)$/, ''), word.replace(/ing$/, 'e')]);
}

function weight(word: string): number {
  return 1 / TOPICS.filter(({ words }) => words.includes(word)).length;
}
