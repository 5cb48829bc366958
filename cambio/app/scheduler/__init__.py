"""What the application does by itself, at set times, by one process at a time.

Features write jobs (`jobs.py`), `cambio.main` lists them; see docs/jobs.md.
"""

from cambio.app.scheduler.nouns import AnyJob, DatedJob, Job, Turn
from cambio.app.scheduler.schedules import Daily, Every, Monthly
from cambio.app.scheduler.turns import run_by_hand, run_due, running

__all__ = [
    "AnyJob",
    "Daily",
    "DatedJob",
    "Every",
    "Job",
    "Monthly",
    "Turn",
    "run_by_hand",
    "run_due",
    "running",
]
