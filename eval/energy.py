"""Energy of a run, where the machine tells: the processor's counters (RAPL), as Linux shows them, and the GPUs' (NVML).

Elsewhere (virtual machines mostly hide them) nothing is measured: the report estimates it from the processor's time,
and says so. Joules, of everything that the machine did meanwhile.
"""

from pathlib import Path

POWERCAP = Path("/sys/class/powercap")


class Meter:
    """The processor's counters from when it is made."""

    def __init__(self, folder: Path = POWERCAP) -> None:
        self._packages = sorted(folder.glob("intel-rapl:[0-9]*"))
        self._packages = [p for p in self._packages if p.name.count(":") == 1]
        self._begun = self._read()

    def joules(self) -> float | None:
        """What was spent since, by everything on the machine; `None` where no counter can be read."""
        now = self._read()
        if not now or not self._begun or now.keys() != self._begun.keys():
            return None
        return sum(self._spent(p, self._begun[p], now[p]) for p in now) / 1e6

    def _spent(self, package: Path, begun: int, now: int) -> int:
        """Microjoules; a counter that went past its end has started again from zero."""
        return now - begun if now >= begun else now + int((package / "max_energy_range_uj").read_text()) - begun

    def _read(self) -> dict[Path, int]:
        try:
            return {package: int((package / "energy_uj").read_text()) for package in self._packages}
        except (OSError, ValueError):
            return {}


class GpuMeter:
    """The counters of this machine's NVIDIA GPUs from when it is made (`nvmlDeviceGetTotalEnergyConsumption`, Volta and
    later). They need `nvidia-ml-py`, which is installed where there is a GPU only.
    """

    def __init__(self) -> None:
        self._begun = _gpu_millijoules()

    def joules(self) -> float | None:
        """What was spent since, by every GPU; `None` where one does not tell, or the driver was loaded again."""
        now = _gpu_millijoules()
        if not now or len(now) != len(self._begun) or any(n < b for n, b in zip(now, self._begun, strict=True)):
            return None
        return (sum(now) - sum(self._begun)) / 1e3


def _gpu_millijoules() -> list[int]:
    """Each GPU's counter; none when the library, the driver or one of the counters is not there."""
    try:
        import pynvml
    except ImportError:
        return []
    try:
        pynvml.nvmlInit()
        try:
            handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
            return [int(pynvml.nvmlDeviceGetTotalEnergyConsumption(handle)) for handle in handles]
        finally:
            pynvml.nvmlShutdown()
    except pynvml.NVMLError:
        return []
