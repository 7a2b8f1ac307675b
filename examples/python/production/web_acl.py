from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

REQUESTS_IN_FIVE_MINUTES = 600


def web_acl(scope: Construct) -> wafv2.CfnWebACL:
    """
    Limits what one address may ask. The chat function's own calls are signed with IAM and come from few addresses: they do not count.
    No managed rule looks at bodies: a chat message may hold anything.
    """
    signed_with_iam = wafv2.CfnWebACL.StatementProperty(
        byte_match_statement=wafv2.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=wafv2.CfnWebACL.FieldToMatchProperty(single_header={"Name": "authorization"}),
            positional_constraint="STARTS_WITH",
            search_string="AWS4-HMAC-SHA256",
            text_transformations=[wafv2.CfnWebACL.TextTransformationProperty(priority=0, type="NONE")],
        ),
    )
    return wafv2.CfnWebACL(
        scope,
        "WebAcl",
        scope="REGIONAL",
        default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
        visibility_config=visibility("WebAcl"),
        rules=[
            wafv2.CfnWebACL.RuleProperty(
                name="RequestsOfOneAddress",
                priority=0,
                action=wafv2.CfnWebACL.RuleActionProperty(block={}),
                visibility_config=visibility("RequestsOfOneAddress"),
                statement=wafv2.CfnWebACL.StatementProperty(
                    rate_based_statement=wafv2.CfnWebACL.RateBasedStatementProperty(
                        aggregate_key_type="IP",
                        limit=REQUESTS_IN_FIVE_MINUTES,
                        scope_down_statement=wafv2.CfnWebACL.StatementProperty(
                            not_statement=wafv2.CfnWebACL.NotStatementProperty(statement=signed_with_iam),
                        ),
                    ),
                ),
            ),
        ],
    )


def visibility(metric_name: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
    return wafv2.CfnWebACL.VisibilityConfigProperty(
        metric_name=metric_name,
        cloud_watch_metrics_enabled=True,
        sampled_requests_enabled=False,
    )
