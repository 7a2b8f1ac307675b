from aws_cdk import (
    App,
    CfnOutput,
    Duration,
    Stack,
    aws_appsync as appsync,
    aws_cloudwatch as cloudwatch,
    aws_cloudwatch_actions as actions,
    aws_cognito as cognito,
    aws_logs as logs,
    aws_sns as sns,
)
from cdk_bedrock_chat_api import BedrockChatApi, BedrockChatSite

from guardrail import guardrail
from user_pool import user_pool
from web_acl import web_acl

app = App()
stack = Stack(app, "ChatStack", termination_protection=True)

users = user_pool(stack)
checks = guardrail(stack)

chat = BedrockChatApi(
    stack,
    "Chat",
    model_id="global.amazon.nova-2-lite-v1:0",
    max_tokens=4096,
    system_prompt="You help the customers of a bookshop. Answer briefly, in the language of the question.",
    authorization_modes=[
        appsync.AuthorizationMode(
            authorization_type=appsync.AuthorizationType.USER_POOL,
            user_pool_config=appsync.UserPoolConfig(user_pool=users),
        )
    ],
    guardrail_identifier=checks.identifier,
    guardrail_version=checks.version,
    web_acl_arn=web_acl(stack).attr_arn,
    retention=Duration.days(90),
    log_retention=logs.RetentionDays.THREE_MONTHS,
    tracing=True,
)

site = BedrockChatSite(
    stack,
    "Site",
    chat=chat,
    title="Ask the bookshop",
    user_pool=users,
    user_pool_domain=users.add_domain("SignIn", cognito_domain=cognito.CognitoDomainOptions(domain_prefix="bookshop-chat")),
)

alarms = sns.Topic(stack, "Alarms", enforce_ssl=True)


def alarm(name: str, metric: cloudwatch.Metric, threshold: int) -> None:
    metric.create_alarm(
        stack,
        name,
        threshold=threshold,
        evaluation_periods=3,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    ).add_alarm_action(actions.SnsAction(alarms))


alarm("ServerErrors", chat.metric_server_errors(), 5)
alarm("ClientErrors", chat.metric_client_errors(), 100)
alarm("Latency", chat.metric_latency(statistic=cloudwatch.Stats.percentile(95)), 2000)
alarm("FunctionErrors", chat.handler.metric_errors(), 1)
alarm("FunctionThrottles", chat.handler.metric_throttles(), 1)
alarm("TurnsFailed", chat.metric_turns_failed(), 5)
alarm("TurnsLost", chat.metric_turns_lost(), 1)

CfnOutput(stack, "UserPoolId", value=users.user_pool_id)
CfnOutput(stack, "SiteUrl", value=site.url)

app.synth()
