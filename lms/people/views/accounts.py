"""Accounts and roles: the work of the security administrator."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import ROLE_NAMES, Permission, Role
from lms.clock import utc_now
from lms.errors import DomainError
from lms.people import service
from lms.people.forms import GrantForm, LimitForm, choices
from lms.people.models import Account
from lms.people.queries.accounts import (
    AccountFilter,
    account_page,
    accounts_query,
    get_grant,
    roles_of,
)
from lms.people.queries.units import unit_choices
from lms.people.views.blueprint import blueprint, show_refusal
from lms.web.i18n import translated
from lms.web.pagination import page_number, paginate


@blueprint.get("/accounts")
@requires(Permission.ACCOUNT_MANAGE, Permission.ROLE_GRANT)
def list_accounts() -> str:
    """List the accounts in scope, narrowed by name, role and state."""
    now = utc_now()
    wanted = AccountFilter(
        q=request.args.get("q", "").strip()[:50],
        role=request.args.get("role", ""),
        state=request.args.get("state", ""),
    )
    query = accounts_query(current_actor(), wanted, now=now)
    page = paginate(db.session(), query, page_number())
    return render_template(
        "people/list_accounts.html",
        page=page,
        roles=roles_of([account.id for account in page.items]),
        wanted=wanted,
        role_choices=[(role.value, translated(name)) for role, name in ROLE_NAMES.items()],
        now=now,
    )


@blueprint.get("/accounts/<int:account_id>")
@requires(Permission.ACCOUNT_MANAGE, Permission.ROLE_GRANT)
def show_account(account_id: int) -> str:
    """Show an account with its roles."""
    return _account_page(account_id, _grant_form())


@blueprint.post("/accounts/<int:account_id>/roles")
@requires(Permission.ROLE_GRANT)
def grant_role(account_id: int) -> str | Response | tuple[str, int]:
    """Grant a role within the subtree of a unit."""
    form = _grant_form()
    if form.validate_on_submit():
        role = Role(form.role.data)
        try:
            service.grant_role(
                account_id,
                role,
                form.unit_id.data,
                lines=form.lines.data or (),
                actor=current_actor(),
                now=utc_now(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("已授予“%(role)s”。", role=translated(ROLE_NAMES[role])), "success")
            return redirect(url_for("people.show_account", account_id=account_id))
    return _account_page(account_id, form), 422


@blueprint.route("/accounts/<int:account_id>/roles/<int:grant_id>/lines", methods=["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def limit_grant(account_id: int, grant_id: int) -> str | Response | tuple[str, int]:
    """Change the business lines a role is limited to."""
    actor, now = current_actor(), utc_now()
    page = account_page(actor, account_id, now=now)
    grant = get_grant(actor, account_id, grant_id)
    form = LimitForm(data={"lines": [row.line for row in grant.lines]})
    if form.validate_on_submit():
        try:
            service.limit_grant(grant_id, form.lines.data or (), actor=actor, now=now)
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("已保存，从下一次操作起生效。"), "success")
            return redirect(url_for("people.show_account", account_id=account_id))
    html = render_template("people/limit_grant.html", page=page, grant=grant, form=form)
    return html, 422 if form.errors else 200


@blueprint.post("/accounts/<int:account_id>/roles/<int:grant_id>/revoke")
@requires(Permission.ROLE_GRANT)
def revoke_role(account_id: int, grant_id: int) -> Response:
    """Revoke a role; the account must sign in again."""
    service.revoke_role(grant_id, actor=current_actor(), now=utc_now())
    flash(_("已撤销授权，该账号须重新登录。"), "success")
    return redirect(url_for("people.show_account", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/disable")
@requires(Permission.ACCOUNT_MANAGE)
def disable_account(account_id: int) -> Response:
    """Disable an account; its sessions and tokens end at once."""
    service.disable_account(account_id, actor=current_actor(), now=utc_now())
    flash(_("账号已停用，登录会话和接口令牌已全部失效。"), "success")
    return redirect(url_for("people.show_account", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/enable")
@requires(Permission.ACCOUNT_MANAGE)
def enable_account(account_id: int) -> Response:
    """Let a disabled or locked account sign in again."""
    service.enable_account(account_id, actor=current_actor(), now=utc_now())
    flash(_("账号已恢复使用。"), "success")
    return redirect(url_for("people.show_account", account_id=account_id))


@blueprint.post("/accounts/<int:account_id>/password")
@requires(Permission.ACCOUNT_MANAGE, Permission.STAFF_MANAGE)
def reset_password(account_id: int) -> str:
    """Give an account a new first password and show it this once."""
    password = service.reset_password(account_id, actor=current_actor(), now=utc_now())
    account = db.session.get_one(Account, account_id)
    return render_template("people/new_password.html", account=account, password=password)


def _grant_form() -> GrantForm:
    form = GrantForm()
    form.unit_id.choices = choices(unit_choices(current_actor(), Permission.ROLE_GRANT))
    return form


def _account_page(account_id: int, form: GrantForm) -> str:
    page = account_page(current_actor(), account_id, now=utc_now())
    return render_template("people/show_account.html", page=page, form=form)
