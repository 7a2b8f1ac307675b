from aws_cdk import aws_cognito as cognito
from constructs import Construct


def user_pool(scope: Construct) -> cognito.UserPool:
    """Users are invited, and may add an authenticator app."""
    return cognito.UserPool(
        scope,
        "Users",
        self_sign_up_enabled=False,
        sign_in_aliases=cognito.SignInAliases(email=True),
        account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
        mfa=cognito.Mfa.OPTIONAL,
        mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
        password_policy=cognito.PasswordPolicy(min_length=12),
        deletion_protection=True,
    )
