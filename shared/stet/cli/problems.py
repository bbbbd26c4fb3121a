"""What went wrong, in one line for whoever typed the command; never a traceback for a mistake of theirs."""

from __future__ import annotations

from typing import Any

import click

from stet.domain.errors import StetError

_LOG_IN = "log in again (aws sso login, aws configure), or name a profile: AWS_PROFILE=… stet …"
_OR_HERE = "; or start Stet on this machine: make run"
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_WRONG_KEY = frozenset(
    {"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch"}
)
_REFUSED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"})
_MISSING = frozenset({"ResourceNotFoundException", "NoSuchBucket", "AWS.SimpleQueueService.NonExistentQueue"})


class Problem(click.ClickException):
    """One line: what is wrong and what to do. The command ends with 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Say it on stderr, and nothing that commands a terminal."""
        from stet.cli.show import clean

        click.echo(f"{click.style('stet:', fg='red', bold=True)} {clean(self.message)}", file=file, err=True)


class Group(click.Group):
    """A group of commands that puts expected errors in one line; what is left is a bug and shows itself."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            line = line_of(error)
            if line is None:
                raise
            raise Problem(line) from error


def line_of(error: Exception) -> str | None:
    """Return what is said of an error that is nobody's bug, else None; some of AWS's are OSErrors too."""
    if isinstance(error, StetError):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return _of_aws(error)


def _of_aws(error: Exception) -> str | None:
    """Return what an error of AWS or of the way to it means, or None for any other."""
    from botocore import exceptions as aws

    match error:
        case aws.ClientError():
            line = _answered(error)
        case aws.NoCredentialsError() | aws.PartialCredentialsError():
            line = f"no AWS credentials: {_LOG_IN}{_OR_HERE}"
        case aws.SSOError() | aws.TokenRetrievalError() | aws.CredentialRetrievalError():
            line = f"no AWS credentials ({error}): {_LOG_IN}"
        case aws.NoRegionError():
            line = f"no AWS region: name Stet's, AWS_DEFAULT_REGION=eu-west-1 stet …{_OR_HERE}"
        case aws.ProfileNotFound():
            line = f"{error}: aws configure list-profiles shows those there are"
        case aws.EndpointConnectionError() | aws.ConnectTimeoutError() | aws.ReadTimeoutError():
            line = f"{error} Is the network there? Is the region right?"
        case aws.BotoCoreError():
            line = str(error)
        case _:
            return None
    return line


def _answered(error: Any) -> str:
    """Return what AWS answered, with the mend if there is one."""
    code, said = (str(error.response.get("Error", {}).get(part, "")) for part in ("Code", "Message"))
    if code in _EXPIRED:
        return f"your AWS credentials have expired: {_LOG_IN}"
    if code in _WRONG_KEY:
        return f"AWS does not know your credentials ({code}): {_LOG_IN}"
    if code in _REFUSED:
        return f"your AWS user may not do {error.operation_name}: {said or code}"
    if code in _MISSING:
        return f"{error.operation_name}: {said or code}; is the stack whole? make deploy mends it"
    return f"AWS refused {error.operation_name}: {code} {said}"
