import { awscdk } from 'projen';

/** The chat page in Chromium: a task of its own, as `npm test` needs no browser. CHROMIUM names another executable than /usr/bin/chromium. */
export function browserTests(project: awscdk.AwsCdkConstructLibrary): void {
  project.addTask('test:browser', {
    description: 'Test the chat page in Chromium',
    exec: 'jest --config test/browser/jest.config.json --runInBand',
    receiveArgs: true,
  });
}
