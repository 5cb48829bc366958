"""The command line: one program, `cambio`, to which each feature adds its commands.

Errors take one line. Exit status: 0 done, 1 refused, 2 used wrongly or set up wrongly.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import click
from flask import Flask

from cambio.app.settings import SettingsError, read_settings
from cambio.database import Refusal

P = ParamSpec("P")
R = TypeVar("R")

REFUSED, USED_WRONGLY = 1, 2

# Acts from the command line are done by whoever has the machine: this id stands for them.
OPERATOR_ID = UUID(int=1)

as_json = click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for programs.")


def build_cli(commands: Sequence[click.Command], create_app: Callable[..., Flask]) -> click.Group:
    """The command line with these commands; `create_app` makes the application that they use."""

    @click.group(help="Cambio: a neighbourhood's own currency.", epilog="Example: cambio serve")
    @click.pass_context
    def cli(context: click.Context) -> None:
        context.obj = create_app

    for command in commands:
        cli.add_command(command)
    return cli


def with_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command inside the application that the settings describe."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        app = click.get_current_context().find_root().obj(read_settings(serving=False))
        with app.app_context():
            return command(*args, **kwargs)

    return run


def run_cli(cli: click.Group, arguments: Sequence[str] | None = None) -> int:
    """Run one command line and answer its exit status; whatever goes wrong is told in one line."""
    try:
        # Outside standalone mode click answers the status of a command that asked to stop.
        status = cli.main(args=arguments, prog_name="cambio", standalone_mode=False)
    except Refusal as refusal:
        return _tell(f"refused ({refusal.code}): {refusal}", REFUSED)
    except SettingsError as error:
        return _tell(str(error), USED_WRONGLY)
    except click.Abort:
        return _tell("stopped", REFUSED)
    except click.ClickException as error:
        return _tell(error.format_message(), USED_WRONGLY)
    return status if isinstance(status, int) else 0


def answer(document: Any, text: str, *, json_wanted: bool) -> None:
    """Print a result: `document` as JSON for programs, else `text` for people."""
    click.echo(json.dumps(document, default=str) if json_wanted else text)


def _tell(message: str, status: int) -> int:
    print("cambio: " + " ".join(message.split()), file=sys.stderr)
    return status


@click.command(epilog="Example: CAMBIO_SECRET_KEY=... cambio serve --port 8080")
@click.option("--host", help="The network address to listen on, instead of CAMBIO_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port, instead of CAMBIO_PORT.")
@click.pass_context
def serve(context: click.Context, host: str | None, port: int | None) -> None:
    """Serve the pages and the JSON API."""
    from cambio.app import serve as server  # only this command needs it

    settings = read_settings()
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    click.echo(f"Cambio serves {settings.public_url} on http://{settings.host}:{settings.port}")
    server.serve(context.find_root().obj(settings), settings)
