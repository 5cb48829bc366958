"""Entry for any WSGI server: `wsgi:app`, with the settings of the environment."""

from cambio.app.serve import check_guards
from cambio.app.settings import read_settings
from cambio.main import create_app

app = create_app(read_settings())
check_guards(app)
