"""Pages of hours: for streets, for professionals on a phone, and for managers."""

from catalog.pages.hours import bookings, calendar, divisions, managing, offers, plans, work

__all__ = ["bookings", "calendar", "divisions", "managing", "offers", "plans", "work"]
