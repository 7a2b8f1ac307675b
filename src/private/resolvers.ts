import * as fs from 'node:fs';
import { aws_appsync as appsync } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { assetPath } from './asset-path';
import { Assets } from '../contract/assets';
import { FIELD_WIRING, PipelineStep, ResolverDataSource } from '../contract/resolvers';

export type DataSources = Readonly<Record<ResolverDataSource, appsync.BaseDataSource>>;

/** Makes the resolvers of the fields that the schema has; by `Type.field`. */
export function resolvers(
  scope: Construct,
  api: appsync.GraphqlApi,
  dataSources: DataSources,
  fields: ReadonlySet<string>,
): ReadonlyMap<string, appsync.Resolver> {
  const functions = new Map<string, appsync.AppsyncFunction>();
  const pipelineFunction = ({ name, dataSource }: PipelineStep) => {
    if (!functions.has(name)) {
      functions.set(name, new appsync.AppsyncFunction(scope, name, {
        api,
        name,
        dataSource: dataSources[dataSource],
        runtime: appsync.FunctionRuntime.JS_1_0_0,
        code: code(`functions/${name}.js`),
      }));
    }
    return functions.get(name)!;
  };
  return new Map(FIELD_WIRING.filter(({ typeName, fieldName }) => fields.has(`${typeName}.${fieldName}`)).map((wiring) => {
    const { typeName, fieldName } = wiring;
    const name = `${typeName}.${fieldName}`;
    return [name, new appsync.Resolver(scope, `${typeName}${fieldName}`, {
      api,
      typeName,
      fieldName,
      runtime: appsync.FunctionRuntime.JS_1_0_0,
      code: code(`fields/${name}.js`),
      ...wiring.functions
        ? { pipelineConfig: wiring.functions.map(pipelineFunction) }
        : { dataSource: dataSources[wiring.dataSource!] },
    })];
  }));
}

/** Inline: the template says all that AppSync runs, and no asset bucket is read at deployment (docs/decisions/resolver-code.md). */
function code(file: string): appsync.Code {
  return appsync.Code.fromInline(fs.readFileSync(assetPath(Assets.RESOLVERS, file), 'utf8'));
}
