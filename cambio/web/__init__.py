"""The web kit: layout, components, static files and translations.

It knows how things look and how amounts and times are written, and nothing of what they mean:
no feature is imported here. `components.register(app)` hands the kit to an application;
`docs/kit.md` shows each component with an example.
"""
