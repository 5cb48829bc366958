"""The blueprint that the pages of this room hang on."""

from flask import Blueprint

blueprint = Blueprint("neighbourhood", __name__, template_folder="../templates")
