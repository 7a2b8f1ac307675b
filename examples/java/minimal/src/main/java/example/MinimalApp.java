package example;

import io.github.cdkbedrockchatapi.BedrockChatApi;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

public class MinimalApp {
    public static void main(final String[] args) {
        App app = new App();
        Stack stack = new Stack(app, "ChatStack");

        BedrockChatApi.Builder.create(stack, "Chat")
            .modelId("global.amazon.nova-2-lite-v1:0")
            .build();

        app.synth();
    }
}
