"""Tables from a CSV of printed cells and a YAML that says what each column holds."""

import csv
import io
import re
from pathlib import Path

from assistant.errors import DataError, DataErrors, Fault, did_you_mean
from assistant.files.schema import Record, checked
from assistant.files.store import read_text
from assistant.files.yaml import load, refuse_merge_markers
from assistant.guideline.model import Cell, Column, Measure, Place, Row, Table

_SHIPPED_ABSENT = {"ND", "-"}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?:\s*(days|%|months))?(?:\s*\(\w+\))?\Z")


class PlaceRecord(Record):
    item: str
    paragraph: int | None = None

    def place(self) -> Place:
        return Place(self.item, self.paragraph)


class ColumnRecord(Record):
    id: str
    label: str
    description: str
    kind: str
    unit: str = ""


class GroupRecord(Record):
    id: str
    label: str


class TableRecord(Record):
    id: str
    title: str
    place: PlaceRecord
    columns: tuple[ColumnRecord, ...]
    groups: tuple[GroupRecord, ...] = ()
    footnotes: tuple[str, ...] = ()
    rebuilt: bool = False
    basis: str = ""


KINDS = ("text", "number", "measure", "flag")
_UNSHOWN = {"id", "passages"}


def read_table(description: Path, cq: int, confidence: dict[int, str]) -> Table:
    """Read `table-N.yaml` and the CSV beside it; `confidence` grades the reference each row is joined to."""
    document = load(description)
    record = checked(TableRecord, document)
    faults = [
        document.fault(
            ("columns", at, "kind"), f'"{column.kind}" is no kind of column.{did_you_mean(column.kind, KINDS)}'
        )
        for at, column in enumerate(record.columns)
        if column.kind not in KINDS
    ]
    if faults:
        raise DataErrors(faults)
    columns = tuple(
        Column(c.id, c.label, c.description, c.kind, c.unit) for c in record.columns if c.id not in _UNSHOWN
    )
    rows = _read_rows(description.with_suffix(".csv"), columns, confidence)
    groups = {group.id: group.label for group in record.groups}
    return Table(
        record.id, cq, record.title, record.place.place(), columns, rows, groups, record.footnotes, record.basis
    )


def _read_rows(path: Path, columns: tuple[Column, ...], confidence: dict[int, str]) -> tuple[Row, ...]:
    text = read_text(path)
    refuse_merge_markers(text, path)
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        header = list(reader.fieldnames or [])
    except csv.Error as error:
        raise DataError(Fault(path, f"is not CSV here: {error}.", 1)) from error
    wanted = ["id", "passages", *(column.id for column in columns)]
    for name in wanted:
        if name not in header:
            raise DataError(Fault(path, f'lacks the column "{name}", which its .yaml describes.', 1))
    for name in header:
        if name not in wanted:
            raise DataError(
                Fault(path, f'has a column "{name}" that its .yaml does not describe.{did_you_mean(name, wanted)}', 1)
            )
    rows: list[Row] = []
    faults: list[Fault] = []
    try:
        for record in reader:
            rows.append(_row(record, columns, confidence, path, reader.line_num, faults))
    except csv.Error as error:
        raise DataError(Fault(path, f"is not CSV here: {error}.", reader.line_num)) from error
    for at, row in enumerate(rows):
        if any(row.id == earlier.id for earlier in rows[:at]):
            faults.append(Fault(path, f'row id "{row.id}" is given twice.', at + 2))
    if faults:
        raise DataErrors(faults)
    return tuple(rows)


def _row(
    record: dict[str, str],
    columns: tuple[Column, ...],
    confidence: dict[int, str],
    path: Path,
    line: int,
    faults: list[Fault],
) -> Row:
    if None in record or None in record.values():
        faults.append(Fault(path, "has more or fewer cells than the first line.", line))
        return Row(record.get("id") or str(line), {})
    cells: dict[str, Cell] = {}
    for column in columns:
        try:
            cells[column.id] = _cell(record[column.id].strip(), column)
        except ValueError:
            faults.append(Fault(path, f'column "{column.id}": "{record[column.id]}" is no {column.kind}.', line))
    ref = cells.get("ref_text")
    if isinstance(ref, int):
        cells["ref_confidence"] = confidence.get(ref, "unknown")
        if confidence and ref not in confidence:  # an empty list has a fault of its own
            faults.append(Fault(path, f"ref_text {ref} is not in references.yaml.", line))
    return Row(record["id"], cells, tuple(record["passages"].split()))


def _cell(printed: str, column: Column) -> Cell:
    match column.kind:
        case "number":
            return int(printed) if printed else None
        case "flag":
            return {"true": True, "false": False}[printed] if printed in {"true", "false"} else _refuse(printed)
        case "measure":
            return measure(printed, column.unit)
        case _:
            return printed or None


def _refuse(printed: str) -> bool:
    raise ValueError(printed)


def measure(printed: str, unit: str) -> Measure:
    """A printed cell as a value with its unit: "309 days" keeps days; ND and a dash have no value."""
    if not printed or printed in _SHIPPED_ABSENT:
        return Measure(None, unit, printed)
    found = _NUMBER.match(printed)
    if not found:
        raise ValueError(printed)
    value = float(found[1]) if "." in found[1] else int(found[1])
    return Measure(value, found[2] or unit, printed)
