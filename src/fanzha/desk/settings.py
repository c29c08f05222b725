"""Django settings of the desk."""

SECRET_KEY = "to be replaced"  # noqa: S105
INSTALLED_APPS: list[str] = []
