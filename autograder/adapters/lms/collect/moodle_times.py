"""When work was handed in: from the grading worksheet that Moodle gives out beside the download.

Moodle writes the time in the language of whoever downloads it, to the minute and without a zone:
“Saturday, 28 February 2026, 11:59 PM”, “Samstag, 28. Februar 2026, 23:59”. Only dates with names of
months are read, since 02/03/2026 has two readings; and the day of the week has to agree.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.adapters.lms.worksheet_columns import participants, read_worksheet
from autograder.errors import UsageError
from autograder.moments import only_moment
from autograder.records.roster import folded
from autograder.records.tables import Table

COLUMN = "Last modified (submission)"
# What Moodle calls the column in German, French, Spanish, Italian, Dutch and Portuguese.
_COLUMNS = frozenset(
    name.casefold()
    for name in (
        COLUMN,
        "Zuletzt geändert (Abgabe)",
        "Dernière modification (travail remis)",
        "Última modificación (entrega)",
        "Ultima modifica (consegna)",
        "Laatst gewijzigd (inzending)",
        "Última atualização (submissão)",
        "Última modificação (envio)",
    )
)
_LANGUAGES = "English, German, French, Spanish, Italian, Dutch or Portuguese"
# One line for each of these, from January on; and from Monday on.
_MONTHS = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
jänner
"""
_DAYS = """
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
"""
_NOTHING = ("", "-")  # handed in
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?: (?P<half>am|pm))?"
_FORMS = (
    re.compile(
        r"(?P<name>[\w-]+),? (?P<day>[0-9]{1,2})\.? (?:de )?(?P<month>\w+) (?:de )?"
        rf"(?P<year>[0-9]{{4}}),? (?:às )?{_CLOCK}"
    ),
    # In American English.
    re.compile(
        rf"(?P<name>\w+), (?P<month>\w+) (?P<day>[0-9]{{1,2}}), (?P<year>[0-9]{{4}}), {_CLOCK}"
    ),
)


def _numbered(lines: str, first: int) -> dict[str, int]:
    return {
        name: number
        for line in lines.split("\n")
        for number, name in enumerate(line.split(), first)
    }


_MONTH_NUMBERS, _DAY_NUMBERS = _numbered(_MONTHS, 1), _numbered(_DAYS, 0)


@dataclass(frozen=True)
class Times:
    """When each participant handed in, as a worksheet has it.

    Args:
        path: of the worksheet.
        zone: of its times.
        cells: what it has under that heading, by participant's number.
        notes: how it was read.
    """

    path: Path
    zone: zoneinfo.ZoneInfo
    cells: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def of(self, participant: str) -> tuple[str, str]:
        """Return the time of one participant's work, and a note if there is none.

        Args:
            participant: the number; empty if the folder has none.

        Returns:
            The time in the form of timestamp.txt, in UTC; empty if nobody knows it.
        """
        if not participant:
            return "", "the folder's name has no participant's number, which the worksheet goes by"
        cell = self.cells.get(participant)
        if cell is None:
            return "", f"{self.path.name} has no participant {participant}"
        if cell.strip() in _NOTHING:
            return "", f"{self.path.name} says that nothing was handed in"
        try:
            moment = read_time(cell, self.zone)
        except ValueError as error:
            return "", f"{self.path.name} has a time that can't be read, “{cell}”: {error}"
        return f"{moment:%Y-%m-%d %H:%M:%S} UTC", ""


def read_times(path: Path, zone: zoneinfo.ZoneInfo, why: str) -> Times:
    """Read a worksheet's times.

    Args:
        path: of the worksheet, even if a spreadsheet saved it again.
        zone: of its times.
        why: it is this zone; for the note.

    Raises:
        UsageError: it is not a worksheet, or has no such column in a language that is known.
    """
    table = read_worksheet(path)
    guessed = [f"{path.name}: {note}" for note in table.notes]
    note = f"{path.name}: times are read in {zone} ({why})"
    numbers, at = participants(path, table), _column(path, table)
    cells = {number: row[at] for number, (_, row) in zip(numbers, table.rows, strict=True)}
    return Times(path, zone, cells, (*guessed, note))


def _column(path: Path, table: Table) -> int:
    names = [folded(name) for name in table.header]
    found = [at for at, name in enumerate(names) if name in _COLUMNS]
    if len(found) != 1:
        raise UsageError(
            f"{path} has {'no' if not found else 'more than one'} column “{COLUMN}”, nor what "
            f"Moodle calls it in another language: it is read in {_LANGUAGES}"
        )
    return found[0]


def read_time(text: str, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """Read a time as Moodle writes it.

    Args:
        text: the time.
        zone: in which it is.

    Returns:
        The moment, in UTC.

    Raises:
        ValueError: it is written differently, or clocks in the zone show it twice or never.
    """
    matches = (form.fullmatch(folded(text)) for form in _FORMS)
    found = next(filter(None, matches), None)
    month = _MONTH_NUMBERS.get(found["month"]) if found else None
    if found is None or month is None:
        raise ValueError(f"it is not written as Moodle does it in {_LANGUAGES}")
    hour, half = int(found["hour"]), found["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"no clock shows {hour} {half.upper()}")
        hour = hour % 12 + (12 if half == "pm" else 0)
    local = datetime.datetime(
        int(found["year"]), month, int(found["day"]), hour, int(found["minute"])
    )
    if _DAY_NUMBERS.get(found["name"]) != local.weekday():
        raise ValueError(f"{local:%Y-%m-%d} is no {found['name']}")
    try:
        return only_moment(local, zone)
    except OverflowError:
        raise ValueError("it is outside the calendar") from None
