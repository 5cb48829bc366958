"""The application around the features: settings, factory, guard, errors, command line.

Knows no feature; `cambio.main` puts the features in.
"""
