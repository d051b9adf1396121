"""What a confined process may use. The child imports this too, so it knows nothing of Django."""

from dataclasses import asdict, dataclass
from typing import Any, Self

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of one job, set by the kernel in the child; the wall clock is watched by the parent."""

    memory: int  # bytes of address space (RLIMIT_AS)
    cpu_seconds: int  # of one job (RLIMIT_CPU)
    wall_seconds: float  # of one job, the start of the process included
    file_size: int  # largest file it may write (RLIMIT_FSIZE)
    open_files: int  # (RLIMIT_NOFILE)
    idle_seconds: int  # without work for so long it ends by itself and frees its memory
    jobs: int  # after so many it is replaced by a fresh process
    forks: bool  # each job in a fork of the warm process: nothing survives from one job to the next

    def to_json(self) -> dict[str, Any]:
        """For the child's command line."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """As the child reads it."""
        return cls(**data)
