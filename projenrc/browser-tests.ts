import { awscdk } from 'projen';

/** The chat page in Chromium: tasks of their own, as `npm test` needs no browser. CHROMIUM names another executable than /usr/bin/chromium. */
export function browserTests(project: awscdk.AwsCdkConstructLibrary): void {
  project.addTask('test:browser', {
    description: 'Test the chat page in Chromium',
    exec: 'jest --config test/browser/jest.config.json --runInBand',
    receiveArgs: true,
  });
  project.addTask('screenshots', {
    description: 'Take the pictures of the chat page that the README shows, over the runner, into docs/images/',
    exec: 'tsx --tsconfig test/tsconfig.json test/browser/screenshots.ts',
  });
}
