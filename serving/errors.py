"""Errors of serving.

    ServingError
    ├── SettingsError      serving/nodes.toml is wrong
    ├── RegisterError      a model may not be registered, or is not what the register says
    ├── RotationRefused    a rotation cannot begin (another one runs, nothing fits, unknown model)
    └── StepFailed         a step of a rotation failed; the rotation undoes itself

Each says what is wrong, then what to do.
"""


class ServingError(Exception):
    """An error written for the person who operates the nodes."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


class SettingsError(ServingError):
    """The description of the nodes is wrong."""


class RegisterError(ServingError):
    """A model that may not be registered, or whose files are not those that were."""


class RotationRefused(ServingError):
    """A rotation that cannot begin."""


class StepFailed(ServingError):
    """A step that failed. What was begun is undone."""
