import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { aws_lambda as lambda, cx_api as cxapi } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { assetPath } from './asset-path';
import { Assets } from '../contract/assets';
import { SETTINGS_FILE } from '../contract/environment';
import { ChatSettings } from '../contract/settings';

/** The shipped bundle and this app's settings beside it, as a plain asset: no bundling step, so no esbuild and no Docker at synth. */
export function functionCode(scope: Construct, settings: ChatSettings, temporary = os.tmpdir()): lambda.Code {
  const folder = fs.mkdtempSync(path.join(temporary, 'bedrock-chat-api-'));
  fs.cpSync(assetPath(Assets.FUNCTION), folder, { recursive: true });
  fs.writeFileSync(path.join(folder, SETTINGS_FILE), `${JSON.stringify(settings, undefined, 2)}\n`);
  return new StagedCode(folder, scope);
}

/** Removes the folder as soon as it is copied into the assembly. */
class StagedCode extends lambda.AssetCode {
  constructor(folder: string, private readonly owner: Construct) {
    super(folder);
  }

  public bind(scope: Construct): lambda.CodeConfig {
    const config = super.bind(scope);
    const staged = !this.owner.node.tryGetContext(cxapi.DISABLE_ASSET_STAGING_CONTEXT);
    if (staged) fs.rmSync(this.path, { recursive: true, force: true });
    return config;
  }
}
