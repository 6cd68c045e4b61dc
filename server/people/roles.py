"""What somebody at the centre is there for. Routes name the roles they are for; nothing else grants anything."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """The value is how the database, the command line and the API write it."""

    REGISTRAR = "registrar"  # 登记接待: the hall, its calls and its queue
    OFFICER = "officer"  # 承办人: the cases of one unit
    SUPERVISOR = "supervisor"  # 督查: every case of the centre
    TECHNICIAN = "technician"  # 运维: terminals and their devices
    ADMINISTRATOR = "administrator"  # 管理员: accounts and settings
    AUDITOR = "auditor"  # 审计: the log, and nothing that it tells of


R = Role
EVERYONE = frozenset(Role)
ANSWERS_CALLS = frozenset({R.REGISTRAR, R.SUPERVISOR, R.TECHNICIAN})
SEES_TERMINALS = frozenset({R.REGISTRAR, R.SUPERVISOR, R.TECHNICIAN, R.ADMINISTRATOR})
KEEPS_TERMINALS = frozenset({R.TECHNICIAN, R.ADMINISTRATOR})
KEEPS_SETTINGS = frozenset({R.SUPERVISOR, R.ADMINISTRATOR})
KEEPS_ACCOUNTS = frozenset({R.ADMINISTRATOR})
WORKS_ON_CASES = frozenset({R.REGISTRAR, R.OFFICER, R.SUPERVISOR})
SORTS_CASES = frozenset({R.REGISTRAR, R.SUPERVISOR})
SUPERVISES = frozenset({R.SUPERVISOR})
RUNS_QUEUE = frozenset({R.REGISTRAR, R.SUPERVISOR})
READS_AUDIT = frozenset({R.AUDITOR})
