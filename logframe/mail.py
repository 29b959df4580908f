"""Mail, sent through the server that the settings name."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote, urlsplit

from logframe.errors import LogframeError
from logframe.languages import marked
from logframe.settings import Settings

PATIENCE_SECONDS = 30
PORTS = {"smtp": 25, "smtps": 465}


class MailUnusable(LogframeError):
    """Mail cannot be sent."""

    sentence = marked("Mail cannot be sent: {why} Check LOGFRAME_SMTP_URL and LOGFRAME_MAIL_FROM.")


@contextmanager
def open_mail(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Give the connection to the mail server; encrypted where the address says smtps, or the server offers it.

    Raises MailUnusable where there is none, it cannot be reached, or it refuses who we are.
    """
    address = _read_address(settings)
    try:
        with _connect(address) as server:
            if address.username:
                server.login(unquote(address.username), unquote(address.password or ""))
            yield server
    except (OSError, smtplib.SMTPException) as error:
        raise MailUnusable(why=marked("the server cannot be reached, or refuses us.")) from error


def _read_address(settings: Settings) -> SplitResult:
    """Return where the mail server is; refuse settings that leave it open."""
    if not settings.smtp_url or not settings.mail_from:
        raise MailUnusable(why=marked("no server or no sender is set."))
    try:
        address = urlsplit(settings.smtp_url)
        sound = address.scheme in PORTS and bool(address.hostname) and address.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise MailUnusable(why=marked("the address must be smtp://host:port or smtps://user:password@host:port."))
    return address


def _connect(address: SplitResult) -> smtplib.SMTP:
    """Return an open connection."""
    host, port = address.hostname or "", address.port or PORTS[address.scheme]
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE_SECONDS)
    server = smtplib.SMTP(host, port, timeout=PATIENCE_SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls()
    return server


def send_mail(server: smtplib.SMTP, sender: str, to: str, subject: str, text: str) -> bool:
    """Send one message; tell whether the server took it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content(text)
    try:
        server.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, smtplib.SMTPDataError):
        return False
    return True
