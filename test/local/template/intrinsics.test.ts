import { Intrinsics, NO_VALUE } from '../../../local/template/intrinsics';
import { UserError } from '../../../local/user-error';

const intrinsics = new Intrinsics({
  name: 'Stack',
  template: {
    Parameters: { Colour: { Type: 'String', Default: 'red' }, Needed: { Type: 'String' }, FromSsm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' } },
    Mappings: { Regions: { 'eu-west-1': { short: 'euw1' } } },
    Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] }, Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] } },
    Resources: {},
  },
  assets: new Map(),
  constructPaths: new Map(),
}, {
  pseudo: { 'AWS::Region': 'eu-west-1' },
  reference: (logicalId) => `ref:${logicalId}`,
  attribute: (logicalId, name) => `${logicalId}.${name}`,
  importedValue: (name) => `import:${name}`,
  stackOutput: (stackName, output) => `${stackName}/${output}`,
});

test.each([
  [{ Ref: 'Thing' }, 'ref:Thing'],
  [{ Ref: 'Colour' }, 'red'],
  [{ Ref: 'AWS::Region' }, 'eu-west-1'],
  [{ Ref: 'AWS::NoValue' }, NO_VALUE],
  [{ 'Fn::GetAtt': ['Thing', 'Arn'] }, 'Thing.Arn'],
  [{ 'Fn::GetAtt': 'Thing.Nested.Arn' }, 'Thing.Nested.Arn'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Colour' }]] }, 'a-red'],
  [{ 'Fn::Sub': 'x${Colour}${!Literal}${Thing.Arn}' }, 'xred${Literal}Thing.Arn'],
  [{ 'Fn::Sub': ['${a}', { a: { Ref: 'Colour' } }] }, 'red'],
  [{ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  [{ 'Fn::If': ['No', 1, 2] }, 2],
  [{ 'Fn::If': ['Both', 1, 2] }, 2],
  [{ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'short'] }, 'euw1'],
  [{ 'Fn::FindInMap': ['Regions', 'mars', 'short', { DefaultValue: 'none' }] }, 'none'],
  [{ 'Fn::ImportValue': 'x' }, 'import:x'],
  [{ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Url' } }, 'Other/Url'],
  [{ 'Fn::Base64': 'hi' }, 'aGk='],
  [{ a: [{ Ref: 'AWS::NoValue' }, 1], b: { Ref: 'AWS::NoValue' } }, { a: [1] }],
])('%j resolves to %j', (expression, value) => {
  expect(intrinsics.resolve(expression, 'here')).toEqual(value);
});

test.each([
  [{ 'Fn::Cidr': ['10.0.0.0/8', 1] }, /uses `Fn::Cidr`, which the local runner does not know/],
  [{ Ref: 'Needed' }, /parameter `Needed` of stack Stack has no default/],
  [{ Ref: 'FromSsm' }, /read from SSM/],
  [{ 'Fn::FindInMap': ['Regions', 'mars', 'short'] }, /has no `mars`/],
  [{ 'Fn::If': ['Maybe', 1, 2] }, /has no condition `Maybe`/],
  [{ 'Fn::Select': ['3', ['a']] }, /selects item 3 of a list of 1/],
])('fails in one clear line on %j', (expression, message) => {
  expect(() => intrinsics.resolve(expression, 'here')).toThrow(UserError);
  expect(() => intrinsics.resolve(expression, 'here')).toThrow(message);
});
