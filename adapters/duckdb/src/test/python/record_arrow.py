# SPDX-License-Identifier: Apache-2.0
"""Writes one table in Arrow's forms and as Parquet, with pyarrow 25.0.1: `record_arrow.py FOLDER`."""

import datetime
import decimal
import pathlib
import sys

import pyarrow
import pyarrow.feather
import pyarrow.parquet

folder = pathlib.Path(sys.argv[1])
rows = 5000  # More than are read at once.
utc = datetime.timezone.utc
start = datetime.datetime(2026, 1, 1, 12, 30, 15, 123456)


def some(values):
    """The values again and again, each seventh missing."""
    return [None if i % 7 == 3 else values[i % len(values)] for i in range(rows)]


columns = {
    "i8": pyarrow.array(some([-128, 0, 127]), pyarrow.int8()),
    "u8": pyarrow.array(some([0, 200, 255]), pyarrow.uint8()),
    "i16": pyarrow.array(some([-32768, 5]), pyarrow.int16()),
    "u32": pyarrow.array(some([4_000_000_000, 1]), pyarrow.uint32()),
    "i64": pyarrow.array(some([-(2**63), 2**63 - 1]), pyarrow.int64()),
    "u64": pyarrow.array(some([2**64 - 1, 2**53 + 2]), pyarrow.uint64()),
    "f16": pyarrow.array(some([0.5, -65504.0]), pyarrow.float16()),
    "f32": pyarrow.array(some([0.1, 3e38]), pyarrow.float32()),
    "f64": pyarrow.array([i % 40 / 3 for i in range(rows)], pyarrow.float64()),
    "flag": pyarrow.array(some([True, False, False])),
    "city": pyarrow.array(some(["Köln", "", "Aix-en-Provence, in the south"]), pyarrow.string()),
    "large": pyarrow.array(some(["a", "bc" * 20]), pyarrow.large_string()),
    "view": pyarrow.array(some(["short", "longer than twelve bytes"]), pyarrow.string_view()),
    "risk": pyarrow.array(some(["high", "low"])).dictionary_encode(),
    "grade": pyarrow.array(some([3, 1, 2])).dictionary_encode(),
    "none": pyarrow.array([None] * rows, pyarrow.string()).dictionary_encode(),
    "price": pyarrow.array(some([decimal.Decimal("-12.34"), decimal.Decimal("99999.99")]), pyarrow.decimal128(10, 2)),
    "day": pyarrow.array(some([datetime.date(1969, 12, 31), datetime.date(2026, 2, 28)]), pyarrow.date32()),
    "second": pyarrow.array(some([start.replace(microsecond=0)]), pyarrow.timestamp("s")),
    "milli": pyarrow.array(some([start.replace(microsecond=123000)]), pyarrow.timestamp("ms")),
    "micro": pyarrow.array(some([start, datetime.datetime(1960, 1, 1)]), pyarrow.timestamp("us")),
    "nano": pyarrow.array(some([-1, 1_767_225_600_123_456_789]), pyarrow.timestamp("ns")),
    "zoned": pyarrow.array(some([start.replace(tzinfo=utc)]), pyarrow.timestamp("us", "Europe/Berlin")),
}
table = pyarrow.table(columns)
with pyarrow.ipc.new_stream(folder / "table.arrows", table.schema) as stream:
    stream.write_table(table.slice(0, 300), max_chunksize=200)
lz4 = pyarrow.ipc.IpcWriteOptions(compression="lz4")
with pyarrow.ipc.new_file(folder / "packed.arrow", table.schema, options=lz4) as file:
    file.write_table(table)
# Parquet knows neither views nor empty dictionaries as such.
plain = table.set_column(12, "view", table["view"].cast(pyarrow.string()))
pyarrow.parquet.write_table(plain, folder / "table.parquet", compression="zstd")
pyarrow.feather.write_feather(table, folder / "zstd.feather", compression="zstd")
zeros = pyarrow.table({"a": pyarrow.array([0.0] * 9_000_000)})  # 72 MB in a file of some kB.
pyarrow.feather.write_feather(zeros, folder / "bomb.feather", compression="zstd", chunksize=9_000_000)
with pyarrow.ipc.new_stream(folder / "list.arrows", pyarrow.schema([("parts", pyarrow.list_(pyarrow.int64()))])) as stream:
    stream.write_table(pyarrow.table({"parts": [[1], [2, 3]]}))
