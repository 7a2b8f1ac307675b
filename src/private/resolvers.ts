import * as fs from 'node:fs';
import { aws_appsync as appsync } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { assetPath } from './asset-path';
import { Assets } from '../contract/assets';
import { FIELD_WIRING, PipelineStep, ResolverDataSource } from '../contract/resolvers';

export type DataSources = Readonly<Record<ResolverDataSource, appsync.BaseDataSource>>;

const RUNTIME = { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' };

/**
 * Makes the resolvers of the fields that the schema has; by `Type.field`. They are two thirds of all resources, and made as CloudFormation
 * has them: CDK's constructs around them would almost double what they add to every synth, and give nothing. All wait for the schema, as
 * CDK's own do: AppSync refuses to make either while a schema is being written.
 */
export function resolvers(
  scope: Construct,
  api: appsync.GraphqlApi,
  dataSources: DataSources,
  fields: ReadonlySet<string>,
): ReadonlyMap<string, appsync.CfnResolver> {
  const { apiId } = api;
  const sourceName = (source: ResolverDataSource) => dataSources[source].ds.attrName;
  const functions = new Map<string, appsync.CfnFunctionConfiguration>();
  const pipelineFunction = ({ name, dataSource }: PipelineStep) => {
    if (!functions.has(name)) {
      const made = new appsync.CfnFunctionConfiguration(scope, name, {
        apiId, name, dataSourceName: sourceName(dataSource), runtime: RUNTIME, code: code(`functions/${name}.js`),
      });
      api.addSchemaDependency(made);
      functions.set(name, made);
    }
    return functions.get(name)!.attrFunctionId;
  };
  return new Map(FIELD_WIRING.filter(({ typeName, fieldName }) => fields.has(`${typeName}.${fieldName}`)).map((wiring) => {
    const { typeName, fieldName } = wiring;
    const name = `${typeName}.${fieldName}`;
    const resolver = new appsync.CfnResolver(scope, `${typeName}${fieldName}`, {
      apiId,
      typeName,
      fieldName,
      runtime: RUNTIME,
      code: code(`fields/${name}.js`),
      ...wiring.functions
        ? { kind: 'PIPELINE', pipelineConfig: { functions: wiring.functions.map(pipelineFunction) } }
        : { kind: 'UNIT', dataSourceName: sourceName(wiring.dataSource!) },
    });
    api.addSchemaDependency(resolver);
    return [name, resolver];
  }));
}

/** Inline: the template says all that AppSync runs, and no asset bucket is read at deployment (docs/decisions/resolver-code.md). */
function code(file: string): string {
  return fs.readFileSync(assetPath(Assets.RESOLVERS, file), 'utf8');
}
