package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-bedrock-chat-api/cdk-bedrock-chat-api-go/cdkbedrockchatapi"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("ChatStack"), nil)

	cdkbedrockchatapi.NewBedrockChatApi(stack, jsii.String("Chat"), &cdkbedrockchatapi.BedrockChatApiProps{
		ModelId: jsii.String("global.amazon.nova-2-lite-v1:0"),
	})

	app.Synth(nil)
}
