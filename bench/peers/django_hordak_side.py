"""Posts on django-hordak, in a process of its own: Django and Cambio never meet.

Started by `bench.peers.django_hordak` with its database's settings. Reads from each line of
standard input how many posts to make, and answers the seconds that they took.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any


def set_up(database: dict[str, Any]) -> None:
    """Configure Django, and make hordak's tables."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **database}},
        INSTALLED_APPS=[
            *("django.contrib.contenttypes", "django.contrib.auth"),
            *("mptt", "hordak"),
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="for a measurement only",  # noqa: S106 - Django wants one
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def lanes(count: int) -> list[tuple[Any, Any]]:
    """A pair of accounts for each client."""
    from hordak.models import Account, AccountType

    def account(code: int) -> Any:
        return Account.objects.create(
            name=str(code), code=f"{code:03}", type=AccountType.asset, currencies=["EUR"]
        )

    return [(account(2 * number), account(2 * number + 1)) for number in range(count)]


def post_for(seconds: list[float], lane: tuple[Any, Any], posts: int) -> None:
    """One client: as many transfers, each with a commit of its own."""
    from django.db import connection, transaction
    from moneyed import Money

    source, target = lane
    for _ in range(posts):
        with transaction.atomic():
            source.transfer_to(target, Money(1, "EUR"))
    connection.close()
    seconds.append(time.perf_counter())


def main() -> None:
    """Set up, say so, and post as often as asked."""
    options = json.loads(sys.argv[1])
    set_up(options["database"])
    pairs = lanes(options["clients"])
    print("ready", flush=True)
    for line in sys.stdin:
        ended: list[float] = []
        begun = time.perf_counter()
        threads = [
            threading.Thread(target=post_for, args=(ended, pair, int(line) // len(pairs)))
            for pair in pairs
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print(max(ended) - begun, flush=True)


if __name__ == "__main__":
    main()
