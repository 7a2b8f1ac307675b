from typing import NamedTuple

from aws_cdk import aws_bedrock as bedrock
from constructs import Construct

FILTERS = ["HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT"]


class Guardrail(NamedTuple):
    identifier: str
    version: str


def guardrail(scope: Construct) -> Guardrail:
    """Refuses harmful content in both directions, and attacks on the prompt, which come from outside only."""
    ContentFilter = bedrock.CfnGuardrail.ContentFilterConfigProperty
    resource = bedrock.CfnGuardrail(
        scope,
        "Guardrail",
        name="bookshop-chat",
        blocked_input_messaging="I cannot answer that.",
        blocked_outputs_messaging="I cannot answer that.",
        content_policy_config=bedrock.CfnGuardrail.ContentPolicyConfigProperty(
            filters_config=[
                *(ContentFilter(type=type, input_strength="HIGH", output_strength="HIGH") for type in FILTERS),
                ContentFilter(type="PROMPT_ATTACK", input_strength="HIGH", output_strength="NONE"),
            ],
        ),
    )
    version = bedrock.CfnGuardrailVersion(scope, "GuardrailVersion", guardrail_identifier=resource.attr_guardrail_id)
    return Guardrail(resource.attr_guardrail_arn, version.attr_version)
