from aws_cdk import App, Stack
from cdk_bedrock_chat_api import BedrockChatApi

app = App()
stack = Stack(app, "ChatStack")

BedrockChatApi(stack, "Chat", model_id="global.amazon.nova-2-lite-v1:0")

app.synth()
