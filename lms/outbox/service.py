"""Queueing and delivering outbox messages."""

import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db import transaction
from lms.outbox.models import OutboxMessage

MAX_ATTEMPTS = 8
BATCH = 50


def enqueue_mail(
    session: Session, *, to: str, subject: str, body: str, dedupe_key: str, now: datetime
) -> None:
    """Queue one mail inside the caller's transaction; the same key twice is one mail."""
    known = session.scalar(
        sa.select(OutboxMessage.id).where(OutboxMessage.dedupe_key == dedupe_key)
    )
    if known is None:
        session.add(
            OutboxMessage(
                kind="mail",
                dedupe_key=dedupe_key,
                payload={"to": to, "subject": subject, "body": body},
                created_at=now,
                due_at=now,
            )
        )
        session.flush()


def deliver_due(smtp_url: str, sender: str, now: datetime) -> tuple[int, int]:
    """Send what is due; returns (sent, failed). A failure is retried with growing delay.

    A crash between the hand-over and the commit sends a mail twice, never not at all.
    """
    sent = failed = 0
    with transaction() as session:
        ids = session.scalars(
            sa.select(OutboxMessage.id)
            .where(
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.due_at <= now,
                OutboxMessage.attempts < MAX_ATTEMPTS,
            )
            .order_by(OutboxMessage.id)
            .limit(BATCH)
        ).all()
    for message_id in ids:
        with transaction() as session:
            message = session.get_one(OutboxMessage, message_id, with_for_update=True)
            if message.sent_at is not None:
                continue
            message.attempts += 1
            try:
                send_mail(smtp_url, sender, message.payload)
            except (OSError, smtplib.SMTPException) as error:
                message.error = f"{type(error).__name__}: {error}"
                message.due_at = now + timedelta(minutes=2**message.attempts)
                failed += 1
            else:
                message.sent_at = now
                message.error = None
                sent += 1
    return sent, failed


def send_mail(smtp_url: str, sender: str, payload: dict[str, str]) -> None:
    """Hand one mail to the SMTP server named by `smtp://user:password@host:port`."""
    url = urlsplit(smtp_url)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, payload["to"], payload["subject"]
    mail.set_content(payload["body"])
    with smtplib.SMTP(url.hostname or "localhost", url.port or 25, timeout=20) as server:
        if url.scheme == "smtps" or url.port == 587:
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(mail)
