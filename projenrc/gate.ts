import { awscdk, github } from 'projen';

/** `.ci/run` on every pull request, on the bare Debian machine that it is written for; nothing is merged without it. */
export function gate(project: awscdk.AwsCdkConstructLibrary, versions: { node: string; go: string }): void {
  project.github!.tryFindWorkflow('build')!.addJob('gate', {
    runsOn: ['ubuntu-latest'],
    container: { image: `golang:${versions.go}-bookworm` },
    permissions: { contents: github.workflows.JobPermission.READ },
    tools: { node: { version: versions.node } },
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Trust the checkout', run: 'git config --global --add safe.directory "$GITHUB_WORKSPACE"' },
      { name: 'Everything that must hold', run: '.ci/run' },
    ],
  });
  project.autoMerge!.addConditions('status-success=gate');
}
