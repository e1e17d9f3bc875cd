"""What serving without torch buys: a query's vector from the exported encoder against the same from the model.

Prints medians of one run and their ratio; also the time and memory of a fresh process up to its first vector, for
each. Machines are noisy: read the ratios.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from api.settings import Settings
from index.encoder import OnnxEncoder, TextRole
from index.home import Home
from index.model import SentenceModel, bundled_model

TEXT = "a gentle story about first love by the sea"
REPEATS = 100


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(fresh(sys.argv[1])))
        return
    model, exported = torch_encoder(), onnx_encoder()
    slow = statistics.median(timed(model) for _ in range(REPEATS))
    fast = statistics.median(timed(exported) for _ in range(REPEATS))
    print(f"one short text: model {slow * 1e3:.1f} ms, export {fast * 1e3:.1f} ms, ratio {slow / fast:.1f}")
    first = {name: measure(name) for name in ("model", "export")}
    for name, (seconds, megabytes) in first.items():
        print(f"fresh process to its first vector, {name}: {seconds:.1f} s, {megabytes:.0f} MB at most")
    print(f"ratio of times {first['model'][0] / first['export'][0]:.1f}")


def torch_encoder() -> SentenceModel:
    return SentenceModel.load(bundled_model())


def onnx_encoder() -> OnnxEncoder:
    return OnnxEncoder.open(Home(Settings().home).encoders, bundled_model().fingerprint)


def timed(encoder: SentenceModel | OnnxEncoder) -> float:
    start = time.perf_counter()
    encoder.encode([TEXT], TextRole.QUERY)
    return time.perf_counter() - start


def fresh(name: str) -> tuple[float, float]:
    """Seconds since the process began, and its greatest memory in MB."""
    encoder = torch_encoder() if name == "model" else onnx_encoder()
    encoder.encode([TEXT], TextRole.QUERY)
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return time.process_time(), int(peak.split()[1]) / 1024


def measure(name: str) -> tuple[float, float]:
    start = time.perf_counter()
    printed = subprocess.run([sys.executable, __file__, name], capture_output=True, text=True, check=True).stdout
    return time.perf_counter() - start, json.loads(printed)[1]


if __name__ == "__main__":
    main()
