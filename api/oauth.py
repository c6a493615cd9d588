"""The token endpoints: client credentials in, a short-lived token out, and its revocation (RFC 6749, RFC 7009)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from functools import cache
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import unquote_plus

from axes.helpers import get_client_ip_address
from django.contrib.auth.hashers import make_password
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.models import AccessToken
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.views import RevokeTokenView, TokenView

from api import attempts, problems
from licensing.models.prepared import Prepared, text
from workflows.input import unseen

MOST_BYTES = 8 * 1024
FORM = "application/x-www-form-urlencoded"


_TOKEN = Prepared(
    lambda: AccessToken.objects.select_related("application__partner", "user").filter(
        token_checksum=text("checksum")
    )
)


class ClientValidator(OAuth2Validator):
    """The toolkit's judge of clients and tokens; an inactive partner has neither."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the credentials are a client's, of the header or else of the body (RFC 6749, 2.3).

        One secret is checked whether there is such a client or not, so that the time tells nobody which ids exist.
        """
        client_id, secret = self._credentials(request)
        client = self._load_application(client_id, request) if client_id is not None else None
        stored = _nobodys_secret() if client is None else client.client_secret
        return bool(self._check_secret(secret, stored)) and client is not None

    def _credentials(self, request: Any) -> tuple[str | None, str]:
        """The client's id, None where it is not told, and the secret."""
        if words := self._extract_basic_auth(request):
            return basic_credentials(words)
        return getattr(request, "client_id", None), getattr(request, "client_secret", None) or ""

    def _extract_basic_auth(self, request: Any) -> str | None:
        """The credentials of a Basic header; one that is no ASCII has none."""
        words = super()._extract_basic_auth(request)
        return words if words and words.isascii() else None

    def _load_application(self, client_id: str | None, request: Any) -> Any:
        """The client of that id; an id that PostgreSQL could not even be asked for is nobody's."""
        askable = client_id is not None and not unseen(client_id)
        return super()._load_application(client_id, request) if askable else None

    def _load_access_token(self, token: str) -> AccessToken | None:
        """The token with its client and partner: one statement is all that knowing a caller may cost."""
        checksum = hashlib.sha256(token.encode()).hexdigest()
        return next(iter(_TOKEN.rows(checksum=checksum)), None)


@cache
def _nobodys_secret() -> str:
    """What the secret of an unknown client is compared with: one that nobody knows, stored as all are."""
    return make_password(secrets.token_urlsafe(32))


def basic_credentials(words: str) -> tuple[str | None, str]:
    """Id and secret of what a Basic header says, each as a form would write it (RFC 6749, 2.3.1); no id if it is none."""
    try:
        client_id, separator, secret = base64.b64decode(words).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None, ""
    return (unquote_plus(client_id), unquote_plus(secret)) if separator else (None, "")


@method_decorator(csrf_exempt, name="dispatch")
class Endpoint(View):
    """What token and revocation have in common: a small, plain form is taken and nothing else."""

    public_because = "The client authenticates itself here (RFC 6749, 2.3)."
    http_method_names: ClassVar[list[str]] = ["post"]
    fields: ClassVar[frozenset[str]]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse what is no such form, or comes too soon after failures, before the toolkit sees it."""
        if error := self.error_of(request):
            return error
        attempt = attempts.Attempt(_claimed_client(request), get_client_ip_address(request) or "")
        if wait := attempt.wait():
            return refuse("temporarily_unavailable", "Too many requests have failed.", 429, wait)
        with attempts.checking() as allowed:
            if not allowed:
                sentence = "Too many secrets are being checked. Try again."
                return refuse("temporarily_unavailable", sentence, 503, attempts.BUSY)
            answer = super().dispatch(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            attempt.failed()
        elif answer.status_code == HTTPStatus.OK:
            attempt.succeeded()
        return answer

    def error_of(self, request: HttpRequest) -> HttpResponse | None:
        """The refusal of a request that cannot be read; unknown fields are left out of it (RFC 6749, 3.2)."""
        if request.method != "POST":
            refusal = problems.response("method-not-allowed", request)
            refusal["Allow"] = "POST"
            return refusal
        if request.content_type != FORM:
            return problems.response("unsupported-media-type", request, detail=f"The body must be {FORM}.")
        declared = str(request.META.get("CONTENT_LENGTH") or "0")
        if declared.isdecimal() and int(declared) > MOST_BYTES:
            return problems.response("too-large", request)
        try:
            posted = request.POST
        except (SuspiciousOperation, BadRequest, MultiPartParserError, OSError):
            return refuse("invalid_request", "The form cannot be read.")
        if any(len(values) > 1 for name, values in posted.lists() if name in self.fields):
            return refuse("invalid_request", "A field occurs twice.")
        kept = QueryDict(mutable=True)
        kept.update({name: value for name, value in posted.items() if name in self.fields})
        if any("\x00" in value or "\ufffd" in value for value in kept.values()):
            return refuse("invalid_request", "A field holds what no text may.")
        request.POST = kept
        return None


class Token(Endpoint, TokenView):
    """A token for a client that proves its secret; it is given the scopes that it asks for and was granted."""

    fields = frozenset({"grant_type", "scope", "client_id", "client_secret"})

    def error_of(self, request: HttpRequest) -> HttpResponse | None:
        """Only client credentials are a grant here."""
        if error := super().error_of(request):
            return error
        if not request.POST.get("grant_type"):
            return refuse("invalid_request", "grant_type is missing.")
        if request.POST["grant_type"] != "client_credentials":
            return refuse("unsupported_grant_type", "Only client_credentials is a grant here.")
        if not request.POST.get("scope", "").split():
            return refuse("invalid_scope", "Name at least one scope that the client was granted.")
        return None


class Revocation(Endpoint, RevokeTokenView):
    """Ends a token of the client's own before its time."""

    fields = frozenset({"token", "token_type_hint", "client_id", "client_secret"})


def _claimed_client(request: HttpRequest) -> str:
    """The client id that the request gives, whether there is such a client or not."""
    kind, _, words = str(request.META.get("HTTP_AUTHORIZATION") or "").partition(" ")
    claimed = basic_credentials(words)[0] if kind == "Basic" and words.isascii() else None
    return request.POST.get("client_id", "") if claimed is None else claimed


def refuse(code: str, sentence: str, status: int = 400, retry_after: int = 0) -> JsonResponse:
    """An error as OAuth2 clients read it (RFC 6749, 5.2), with the seconds after which to try again, if that helps."""
    refusal = JsonResponse({"error": code, "error_description": sentence}, status=status)
    if retry_after:
        refusal["Retry-After"] = str(retry_after)
    refusal["Cache-Control"] = "no-store"
    return refusal
