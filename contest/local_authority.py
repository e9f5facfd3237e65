"""A certificate authority for one machine in one hall: TLS without a name on the internet (`contest serve --lan`).

Devices that are told to trust it trust it for private addresses and for this machine's own address only: the
authority's certificate says so (RFC 5280, 4.2.1.10), so whoever steals its key cannot pretend to be a bank.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from contest import keys

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

AUTHORITY_LASTS = timedelta(days=3 * 365)
# Apple refuses a server's certificate that is valid for more than 825 days, and 398 for public ones.
SERVER_LASTS = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=30)
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
NAMES = ("localhost", "local", "lan", "home.arpa")


@dataclass(frozen=True)
class Certificates:
    """The files of an authority and of the certificate that it made for this machine; `fingerprint` is the SHA-256 of
    the authority's certificate, as devices show it."""

    authority: Path
    certificate: Path
    key: Path
    fingerprint: str


def own_address() -> str:
    """The address at which other devices of the network reach this machine, as the routing table knows it; nothing is
    sent. 127.0.0.1 without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address (RFC 5737): only the route is looked up
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def certificates(folder: Path, address: str, *, at: datetime) -> Certificates:
    """The certificates for an address, made where they are missing, about to expire, or for another address. The
    authority is kept as long as it may sign for the address, so that devices need to trust it once."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority_key, authority = _authority(folder, address, at)
    certificate, key = folder / "server.pem", folder / "server-key.pem"
    if not _is_good(certificate, key, authority, address, at):
        _write_server(certificate, key, authority_key, authority, address, at)
    fingerprint = x509.load_pem_x509_certificate((folder / "authority.pem").read_bytes()).fingerprint(hashes.SHA256())
    return Certificates(folder / "authority.pem", certificate, key, ":".join(f"{byte:02X}" for byte in fingerprint))


def _authority(folder: Path, address: str, at: datetime) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path, key_path = folder / "authority.pem", folder / "authority-key.pem"
    if path.exists() and key_path.exists():
        found = x509.load_pem_x509_certificate(path.read_bytes())
        key = load_pem_private_key(key_path.read_bytes(), password=None)
        lasts = found.not_valid_after_utc - at > SERVER_LASTS
        if isinstance(key, ec.EllipticCurvePrivateKey) and lasts and _may_sign(found, address):
            return key, found
    made = ec.generate_private_key(ec.SECP256R1())
    certificate = _authority_certificate(made, address, at)
    _write_key(key_path, made)
    keys.write_whole(path, _pem(certificate), mode=0o644)
    return made, certificate


def _may_sign(authority: x509.Certificate, address: str) -> bool:
    from cryptography import x509

    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    networks = [one.value for one in permitted if isinstance(one.value, ipaddress.IPv4Network)]
    return any(ipaddress.IPv4Address(address) in one for one in networks)


def _authority_certificate(key: EllipticCurvePrivateKey, address: str, at: datetime) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    networks = [ipaddress.IPv4Network(one) for one in PRIVATE]
    if not any(ipaddress.IPv4Address(address) in one for one in networks):
        networks.append(ipaddress.IPv4Network(address))
    permitted: list[x509.GeneralName] = [x509.IPAddress(one) for one in networks]
    permitted += [x509.DNSName(name) for name in NAMES]
    name = _name(f"赛务 Saiwu · {socket.gethostname()}"[:64])
    return (
        _started(name, name, key, at, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .sign(key, hashes.SHA256())
    )


def _write_server(
    path: Path,
    key_path: Path,
    authority_key: EllipticCurvePrivateKey,
    authority: x509.Certificate,
    address: str,
    at: datetime,
) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _started(_name(address), authority.subject, key, at, SERVER_LASTS)
        .add_extension(x509.SubjectAlternativeName(_alternatives(address)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write_key(key_path, key)
    keys.write_whole(path, _pem(certificate) + _pem(authority), mode=0o644)


def _alternatives(address: str) -> list[x509.GeneralName]:
    from cryptography import x509

    addresses = dict.fromkeys((address, "127.0.0.1"))
    return [*(x509.IPAddress(ipaddress.IPv4Address(one)) for one in addresses), x509.DNSName("localhost")]


def _is_good(path: Path, key: Path, authority: x509.Certificate, address: str, at: datetime) -> bool:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    if not (path.exists() and key.exists()):
        return False
    found = x509.load_pem_x509_certificate(path.read_bytes())
    try:
        found.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError):
        return False
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return found.not_valid_after_utc - at > RENEWED_BEFORE and ipaddress.IPv4Address(
        address
    ) in names.get_values_for_type(x509.IPAddress)


def _started(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))  # devices in a hall have clocks of their own
        .not_valid_after(at + lasts)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _write_key(path: Path, key: EllipticCurvePrivateKey) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    keys.write_whole(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
