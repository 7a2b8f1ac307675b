import { awscdk } from 'projen';

/**
 * The tests of what is published, apart from `npm test`: they need registries, and what `package:js`, `package:python` and `package:java` made;
 * Go and C# are generated and not built by `package:sources` (C# needs .NET; a Go module is built where it is used).
 */
export function packageTasks(project: awscdk.AwsCdkConstructLibrary): void {
  project.postCompileTask.spawn(project.addTask('rosetta', {
    description: 'Compile the code in README.md and API.md, and translate it for the packages of the other languages',
    exec: 'jsii-rosetta extract --strict .',
  }));
  project.addTask('package:sources', {
    description: 'Generate the Go module and the C# sources into dist/, without building them',
    exec: 'jsii-pacmak --code-only --target go dotnet',
  });
  project.addTask('test:package', {
    description: 'Test the packed tarball',
    exec: 'jest --config test/package/jest.config.json --runInBand',
    receiveArgs: true,
  });
  project.addTask('test:examples', {
    description: 'Test that the examples of all languages synthesize the same templates from the built packages',
    exec: 'jest --config test/examples/jest.config.json --runInBand',
    receiveArgs: true,
  });
}
