"""Certificates, checked and recorded: a bad one is a finding, no reason not to look.

Scrapy's own factory lets every certificate pass without checking who signed it, and makes a TLS
context, certificate store and all, for each connection. Here one context is shared.
"""

from collections.abc import Callable
from typing import Any
from weakref import proxy

from OpenSSL import SSL
from OpenSSL.crypto import X509
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, ServiceID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet._sslverify import ClientTLSOptions
from twisted.internet.ssl import platformTrust
from twisted.protocols.tls import TLSMemoryBIOProtocol

Verify = Callable[[SSL.Connection, X509, int, int, int], bool]


class TLSOptions(ClientTLSOptions):
    """One host's TLS: sets `tls_verified` of the connection's protocol, and goes on anyway.

    With `strict` the handshake ends at a certificate that can't be verified.
    """

    strict = False

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:  # noqa: N802, N803 - Twisted's names
        """Return the connection on which the handshake is made."""
        connection = super().clientConnectionForTLS(tlsProtocol)
        required = SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT
        connection.set_verify(required, self._recording(tlsProtocol))
        return connection

    def _recording(self, protocol: Any) -> Verify:
        make = DNS_ID if self._hostnameIsDnsName else IPAddress_ID
        host: ServiceID = make(self._hostnameASCII)
        protocol.tls_verified = True
        # The connection keeps the callback, and the protocol the connection.
        protocol = proxy(protocol)

        def verify(_: SSL.Connection, certificate: X509, __: int, depth: int, ok: int) -> bool:
            # Of a chain only the last certificate, at depth 0, names the host.
            trusted = bool(ok) and (depth > 0 or _names(certificate, host))
            if not trusted:
                protocol.tls_verified = False
            return trusted or not self.strict

        return verify


class RecordingContextFactory(_ScrapyClientContextFactory):
    """Scrapy's, with the system's certificate authorities and `TLSOptions`.

    The setting DOWNLOAD_VERIFY_CERTIFICATES (`--strict-tls`) makes it strict.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._shared = self._get_cert_options()

    def _get_cert_options_kwargs(self) -> dict[str, Any]:
        return super()._get_cert_options_kwargs() | {"trustRoot": platformTrust()}  # type: ignore[no-untyped-call]

    def creatorForNetloc(self, hostname: bytes, port: int) -> ClientTLSOptions:  # type: ignore[override]  # noqa: N802 - Twisted's name
        """Return the TLS of `hostname`."""
        options = TLSOptions(self._shared._makeTLSConnection, hostname.decode("ascii"))
        options.strict = self._verify_certificates
        return options


def _names(certificate: X509, host: ServiceID) -> bool:
    try:
        verify_service_identity(extract_patterns(certificate), [host], [])
    except (CertificateError, VerificationError, ValueError):
        return False
    return True
