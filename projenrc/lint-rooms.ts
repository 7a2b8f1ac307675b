import { awscdk } from 'projen';

/** What each room may not import: the rule of the rooms (docs/architecture.md). */
const FORBIDDEN: { target: string; from: string[]; except?: string[] }[] = [
  { target: './src/contract', from: ['./src'], except: ['./contract'] },
  { target: './src', from: ['./lambda-src', './client', './local', './web', './bench', './test', './examples', './projenrc'] },
  { target: './lambda-src', from: ['./client', './local', './web', './bench', './test', './examples', './projenrc'] },
  { target: './lambda-src', from: ['./src'], except: ['./contract'] },
  { target: './lambda-src/resolvers', from: ['./lambda-src/function'] },
  { target: './lambda-src/function', from: ['./lambda-src/resolvers'] },
  { target: './client', from: ['./lambda-src', './local', './web', './bench', './test', './examples', './projenrc'] },
  { target: './client', from: ['./src'], except: ['./contract'] },
  { target: './local', from: ['./lambda-src', './web', './bench', './test', './examples', './projenrc'] },
  { target: './local', from: ['./src'], except: ['./contract'] },
  { target: './web', from: ['./lambda-src', './local', './bench', './test', './examples', './projenrc'] },
  { target: './web', from: ['./src'], except: ['./contract'] },
  { target: './examples', from: ['./src', './lambda-src', './client', './local', './web', './bench', './test', './projenrc'] },
];

export function lintRooms(project: awscdk.AwsCdkConstructLibrary): void {
  const eslint = project.eslint!;
  eslint.addRules({
    // The examples import the package by its own name.
    'import/no-unresolved': ['error', { ignore: ['^cdk-bedrock-chat-api'] }],
    'import/no-restricted-paths': ['error', {
      zones: FORBIDDEN.flatMap(({ target, from, except }) => from.map((source) => ({
        target,
        from: source,
        ...(except ? { except } : {}),
        message: `${target} must not import from ${source} (the rule of the rooms, docs/architecture.md)`,
      }))),
    }],
    '@stylistic/max-len': ['error', { code: 150, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true }],
    'max-lines': ['error', { max: 500 }],
  });
  eslint.addIgnorePattern('cdk.out');
  eslint.addIgnorePattern('assets');
}
