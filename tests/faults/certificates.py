"""Certificates good and bad, made for a test run: a TLS server's context for each."""

import ssl
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
HOSTS = {name: f"{name}.test" for name in ("good", "expired", "misnamed", "selfsigned", "plain")}


def _certificate(name, host, issuer=None, last=NOW + DAY):
    """Return a certificate of `name` for `host`, with its key; without an issuer its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer, authority = issuer or (None, key)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 9 * DAY)
        .not_valid_after(last)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    return built.sign(authority, hashes.SHA256()), key


def _context(folder, name, certificate, key):
    pem = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def contexts(folder):
    """Return the contexts by name, and the file of the authority that a client may trust."""
    authority = _certificate("authority", "authority.test")
    made = {
        "good": _certificate("good", HOSTS["good"], authority),
        "expired": _certificate("expired", HOSTS["expired"], authority, NOW - DAY),
        "misnamed": _certificate("misnamed", "another.test", authority),
        "selfsigned": _certificate("selfsigned", HOSTS["selfsigned"]),
    }
    trusted = folder / "authority.pem"
    trusted.write_bytes(authority[0].public_bytes(serialization.Encoding.PEM))
    return {name: _context(folder, name, *pair) for name, pair in made.items()}, trusted
