"""`lms demo load`: the demo content, and who may look around in it."""

import click

from lms.access.permissions import ROLE_NAMES
from lms.cli.common import in_app, load_settings
from lms.clock import utc_now
from lms.config import Settings
from lms.demo import DemoReport, Visitor, load_demo


@click.group("demo")
def demo() -> None:
    """Demo content."""


@demo.command("load")
@in_app
def load() -> None:
    """Load the demo content, or what is missing of it; what is there stays.

    Only into a new database or one that holds the demo.
    """
    settings = load_settings()
    report = load_demo(settings, utc_now(), say=lambda title: click.echo(f"· {title}", err=True))
    show(report, settings)


def show(report: DemoReport, settings: Settings) -> None:
    """Print the addresses and one sign-in per role, in Chinese and English."""
    home = settings.public_url.rstrip("/")
    if settings.demo_password:
        password = "LMS_DEMO_PASSWORD 的值 (the value of LMS_DEMO_PASSWORD)"
    else:
        password = f"{report.password}   （各账号相同 the same for all）"
    click.echo("\n演示内容已就绪。 Demo content is ready.\n")
    click.echo(f"  平台 platform   {home}/")
    click.echo(f"  大屏 board      {home}/boards/{report.round_id}")
    click.echo(f"  接口 API        {home}/api/v1/openapi.json")
    click.echo(f"  密码 password   {password}\n")
    for visitor in report.people:
        click.echo(f"  {visitor.login:<10} {_roles(visitor)}  {visitor.name} · {visitor.unit}")
    click.echo()


def _roles(visitor: Visitor) -> str:
    names = "、".join(ROLE_NAMES[role] for role in visitor.roles)
    return f"{names} {', '.join(role.value.replace('_', ' ') for role in visitor.roles)}"
