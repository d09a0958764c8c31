"""AWS Secrets Manager over boto3: reads the files of a certificate to import.

No error of botocore leaves here as a cause: what was read or sent is nothing for a
traceback.
"""

from typing import Any

from bot.aws.api import Api, codes
from bot.core.certs.sealed import Sealed, sealed
from bot.core.words import code
from bot.errors import BotError, UserError

# A secret that is marked for deletion answers the second; its value is not to be had.
_GONE = codes("ResourceNotFoundException", "InvalidRequestException")


class Secrets:
    """Secrets Manager in one account and region; fulfils `bot.ports.Secrets`."""

    def __init__(self, api: Api[Any]) -> None:
        self._api = api

    def read(
        self, name: str, *, version: str | None = None, stage: str | None = None
    ) -> Sealed | None:
        """The current version, or the one of that id or stage; None when none is.

        A UserError when what is in it is no certificate with its key.
        """
        asked = {"SecretId": name} | ({"VersionId": version} if version else {})
        asked |= {"VersionStage": stage} if stage else {}
        try:
            answer = self._api.find(
                "GetSecretValue",
                lambda secrets: secrets.get_secret_value(**asked),
                quiet=_GONE,
            )
        except BotError as error:
            raise error from None
        if answer is None:
            return None
        text = answer.get("SecretString")
        if text is None:
            text = _decoded(answer.get("SecretBinary") or b"", name)
        return sealed(answer["ARN"], answer["VersionId"], text)


def _decoded(value: bytes, name: str) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise UserError(
            f"The secret {code(name)} is binary and no text. Keep the certificate, its "
            "chain and its key in it as PEM text."
        ) from None
