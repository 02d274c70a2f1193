#!/usr/bin/env python3
"""Second opinion on DICOM series: dcmtk decodes, numpy sorts by position and rescales, SHA-256 of the HU is printed.

Usage: volume-hashes.py FOLDER...   (needs dcmtk and numpy; development only, never part of the product)
The hashes stand in src/disk/read-series.test.ts.
"""
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np

LOSSLESS_JPEG = "1.2.840.10008.1.2.4.70"


def values(dump: str, tag: str) -> list[str]:
    """The values of a top-level element in dcmdump's text."""
    match = re.search(rf"^\({tag}\) \S+ (?:\[([^\]]*)\]|(\S+))", dump, re.MULTILINE)
    return (match[1] or match[2]).strip().split("\\")


def hu_of(path: pathlib.Path, scratch: pathlib.Path) -> tuple[float, np.ndarray]:
    plain = scratch / "plain.dcm"
    subprocess.run(["dcmdjpeg", "+te", str(path), str(plain)], check=True)
    dump = subprocess.run(["dcmdump", "-Un", str(plain)], check=True, capture_output=True).stdout.decode("latin-1")
    raw = scratch / "raw"
    raw.mkdir(exist_ok=True)
    for old in raw.iterdir():
        old.unlink()
    subprocess.run(["dcmdump", "-q", "+W", str(raw), str(plain)], check=True, stdout=subprocess.DEVNULL)
    (pixels,) = sorted(raw.iterdir(), key=lambda file: file.stat().st_size)[-1:]
    rows, columns = int(values(dump, "0028,0010")[0]), int(values(dump, "0028,0011")[0])
    signed = values(dump, "0028,0103")[0] == "1"
    stored = np.fromfile(pixels, "<i2" if signed else "<u2")[: rows * columns].reshape(rows, columns)
    slope, intercept = float(values(dump, "0028,1053")[0]), float(values(dump, "0028,1052")[0])
    return float(values(dump, "0020,0032")[2]), np.maximum(stored * slope + intercept, -1024).round().astype("<i2")


for folder in map(pathlib.Path, sys.argv[1:]):
    with tempfile.TemporaryDirectory() as scratch:
        slices = [hu_of(path, pathlib.Path(scratch)) for path in sorted(folder.glob("*.dcm"))]
    slices.sort(key=lambda item: item[0])
    volume = np.stack([hu for _, hu in slices])
    print(folder.name, volume.shape, slices[0][0], slices[-1][0], hashlib.sha256(volume.tobytes()).hexdigest())
