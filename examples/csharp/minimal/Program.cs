using Amazon.CDK;
using CdkBedrockChatApi;

var app = new App();
var stack = new Stack(app, "ChatStack");

new BedrockChatApi(stack, "Chat", new BedrockChatApiProps
{
    ModelId = "global.amazon.nova-2-lite-v1:0",
});

app.Synth();
