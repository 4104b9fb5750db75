"""An office's own .xlsx form, filled: its looks, formulas and print set-up stay.

A value goes where ``{{field}}`` stands in a cell, in a header or footer of the page or in the name of
a sheet, and into the cell that a defined name of the field refers to. Text boxes, comments and charts
are not searched; what openpyxl does not keep as it was, ``not_kept`` tells.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence, Set
from copy import copy, deepcopy
from datetime import UTC, datetime
from typing import Any

from fdsign.errors import FdsignError
from fdsign.locale.text import _
from fdsign.report import words
from fdsign.report.forms import fields, package, references, worksheet
from fdsign.report.forms.fields import Form, Share, Value
from fdsign.report.forms.package import not_kept

__all__ = ["Form", "Share", "Value", "filled", "not_kept"]

_NONE: frozenset[str] = frozenset()
_NOT_COPIED = (
    "HeaderFooter", "conditional_formatting", "data_validations", "views", "protection",
    "auto_filter", "row_breaks", "col_breaks", "sheet_state", "scenarios", "defined_names",
    "_print_rows", "_print_cols", "_print_area",
)  # fmt: skip
"""What belongs to a sheet and openpyxl's copy of it leaves out."""


def filled(template: bytes, file: str, forms: Sequence[Form], created: datetime) -> bytes:
    """The form filled for each unit, the same bytes for the same input. ``file``: its name.

    One unit: in place. Several: the sheets with fields are repeated, named after the units; a
    field that only other units have stays empty. Raises FdsignError.
    """
    package.check(template, file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl loses: not_kept tells
        try:
            book = _opened(template, file)
            _Filling(book, file, forms).fill()
            return package.dated(_saved(book, created.astimezone(UTC).replace(tzinfo=None)))
        except FdsignError:
            raise
        except Exception as error:  # openpyxl has no one error for a file that it cannot follow
            raise package.damaged(file) from error


def _opened(template: bytes, file: str) -> Any:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(package.mended(template)), rich_text=True)
    if not any(sheet.sheet_state == "visible" for sheet in book.worksheets):
        raise package.damaged(file)
    return book


def _saved(book: Any, created: datetime) -> bytes:
    from openpyxl.packaging.custom import StringProperty
    from openpyxl.workbook.properties import CalcProperties
    from openpyxl.writer.excel import ExcelWriter

    book.template = False
    book.properties.created = book.properties.modified = created.replace(microsecond=0)
    if "fdsign" in book.custom_doc_props.names:
        del book.custom_doc_props["fdsign"]
    book.custom_doc_props.append(StringProperty(name="fdsign", value=words.version()))
    book.calculation = book.calculation or CalcProperties()
    book.calculation.fullCalcOnLoad = True
    made = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED)).save()
    return made.getvalue()


class _Filling:
    """One form, from the search for its fields to its last sheet."""

    def __init__(self, book: Any, file: str, forms: Sequence[Form]) -> None:
        self.book, self.file, self.forms = book, file, forms
        self.known = fields.known(forms)
        self.named: dict[str, list[tuple[int, int, str]]] = {}
        """Sheet -> row, column and field of the cells that have a field's name."""

    def fill(self) -> None:
        """Check everything, then fill."""
        if not self.forms:
            raise self._refusal(_("{file}: there is no unit to fill it for. Check year and files."))
        self._check_links()
        self._find_names()
        self._check_fields()
        sheets = [sheet for sheet in self.book.worksheets if self._has_field(sheet)]
        if not sheets:
            raise self._refusal(
                _("{file}: there is no field in it. Write one such as {example} into a cell, or give "
                  "a cell its name. Fields: {known}"),
                example="{{" + next(iter(self.known.values()), "") + "}}", known=self._names(),
            )  # fmt: skip
        if len(self.forms) == 1:
            self._fill_in_place()
        else:
            self._repeat(sheets)

    def _refusal(self, message: str, **about: str) -> FdsignError:
        return FdsignError(message.format(file=self.file, **about))

    def _names(self) -> str:
        listed = dict.fromkeys(name for form in self.forms for name in form.listed)
        return _(", ").join(listed or self.known.values())

    def _defined(self) -> list[Any]:
        """The defined names, of the workbook and of its sheets."""
        scopes = (self.book, *self.book.worksheets)
        return [name for scope in scopes for name in scope.defined_names.values()]

    def _has_field(self, sheet: Any) -> bool:
        return sheet.title in self.named or any(
            fields.found(text) for _p, text in worksheet.texts(sheet)
        )

    def _check_links(self) -> None:
        """Refuse formulas that read other files."""

        def inside(formula: str, place: str) -> str:
            if references.outside(formula):
                raise package.linked(self.file, place)
            return formula

        for sheet in self.book.worksheets:
            worksheet.change(sheet, inside)
        for name in self._defined():
            inside(str(name.value), name.name)

    def _find_names(self) -> None:
        """The cells that names of fields refer to."""
        sheets = {sheet.title.casefold(): sheet for sheet in self.book.worksheets}
        for name in self._defined():
            if (field := fields.key(name.name)) not in self.known:
                continue
            area = references.area(str(name.value))
            sheet = sheets.get(area.sheet.casefold()) if area else None
            spot = worksheet.anchor(sheet, area.bounds) if area and sheet else None
            if sheet is None or spot is None:
                raise self._refusal(
                    _("{file}: the name {name} refers to {reference}, not to one cell of the form. Let "
                      "it refer to one cell (Formulas > Name Manager), or give it another name."),
                    name=name.name, reference=str(name.value),
                )  # fmt: skip
            cell = sheet.cell(*spot)
            if cell.data_type == "f":
                raise self._refusal(
                    _("{file}: {place} has the name of the field {name} and holds a formula, which "
                      "would be lost. Empty the cell, or give it another name."),
                    place=worksheet.place(sheet, cell), name=name.name,
                )  # fmt: skip
            self.named.setdefault(sheet.title, []).append((*spot, field))

    def _check_fields(self) -> None:
        """Refuse, all at once, the fields that do not exist; and those within formulas."""
        asked = [
            (place, text, name)
            for sheet in self.book.worksheets
            for place, whole in worksheet.texts(sheet)
            for text, name in fields.found(whole)
        ]
        if lines := fields.unknown(asked, self.known):
            raise self._refusal(
                _("{file}: these fields do not exist:\n{lines}\nFields: {known}"),
                lines="\n".join(f"  {line}" for line in lines), known=self._names(),
            )  # fmt: skip

        def without(formula: str, place: str) -> str:
            bare = references.unplaced(formula)
            if any(name in self.known for _text, name in fields.found(bare)):
                raise self._refusal(
                    _("{file}: {place}: a field stands inside a formula, and formulas are kept as "
                      "they are. Write the field into a cell of its own and refer to that cell."),
                    place=place,
                )  # fmt: skip
            return formula

        for sheet in self.book.worksheets:
            worksheet.change(sheet, without)

    def _fill_in_place(self) -> None:
        """The only unit, into the sheets as they are; those with a field in their name get another."""
        values = fields.keyed(self.forms[0])
        sheets = {sheet.title: sheet for sheet in self.book.worksheets}
        wanted = {
            sheet: (worksheet.replaced(title, values), self.forms[0].name)
            for title, sheet in sheets.items()
            if fields.found(title)
        }
        self._check_references(self.book.worksheets, spans={s.title.casefold() for s in wanted})
        self._rename(wanted)
        titles = {t.casefold(): s.title for t, s in sheets.items() if s in wanted}
        for title, sheet in sheets.items():
            worksheet.follow(sheet, titles)
            worksheet.fill(sheet, self.named.get(title, []), values)
        for name in self.book.defined_names.values():
            name.value = references.moved(str(name.value), titles)

    def _repeat(self, sheets: list[Any]) -> None:
        """The sheets with fields once for each unit, where the first of them stood."""
        old = [sheet.title for sheet in sheets]
        folded = {title.casefold() for title in old}
        others = [sheet for sheet in self.book.worksheets if sheet not in sheets]
        names = [
            self.book.defined_names.pop(name.name)
            for name in list(self.book.defined_names.values())
            if references.touched(str(name.value), folded)
        ]  # each copy gets its own
        self._check_references(sheets, spans=folded)
        self._check_references(others, folded, {name.name.casefold() for name in names})
        before = [s for s in others if self.book.index(s) < self.book.index(sheets[0])]
        active = self.book.active
        copies = [sheets, *([self._copied(sheet) for sheet in sheets] for _f in self.forms[1:])]
        wanted = {}
        for form, own in zip(self.forms, copies, strict=True):
            for sheet, title in zip(own, old, strict=True):
                unit = form.name if len(old) == 1 else f"{form.name} {title}"
                if fields.found(title):
                    wanted[sheet] = worksheet.replaced(title, fields.keyed(form)), unit
                else:
                    wanted[sheet] = unit, title
        self._rename(wanted)
        for form, own in zip(self.forms, copies, strict=True):
            titles = {title.casefold(): s.title for title, s in zip(old, own, strict=True)}
            for sheet, title in zip(own, old, strict=True):
                for name in names:
                    sheet.defined_names.setdefault(name.name, copy(name))
                worksheet.follow(sheet, titles)
                worksheet.fill(sheet, self.named.get(title, []), fields.keyed(form))
        made = [*before, *(sheet for own in copies for sheet in own)]
        after = [sheet for sheet in others if sheet not in before]
        # openpyxl counts names' sheets without chart sheets, so those come last
        self.book._sheets = [*made, *after, *self.book.chartsheets]
        self.book.active = self.book._sheets.index(active)

    def _check_references(
        self, sheets: Sequence[Any], titles: Set[str] = _NONE, names: Set[str] = _NONE,
        spans: Set[str] = _NONE,
    ) -> None:  # fmt: skip
        """Refuse formulas whose sheet, name or range of sheets there will be no more."""

        def staying(formula: str, place: str) -> str:
            lost = references.touched(formula, titles, names) or references.spans(formula, spans)
            if lost:
                raise self._refusal(
                    _("{file}: {place} refers to {name}, which each unit has its own of. Put a field "
                      "on the same sheet too, or fill the form for one unit."),
                    place=place, name=lost,
                )  # fmt: skip
            return formula

        for sheet in sheets:
            worksheet.change(sheet, staying)

    def _copied(self, sheet: Any) -> Any:
        """A second such sheet, whole."""
        if sheet.tables:
            raise self._refusal(
                _("{file}: {sheet}: it holds a table of Excel's own ({name}), which cannot be repeated "
                  "for several units. Turn it into a range (Table Design > Convert to Range)."),
                sheet=sheet.title, name=", ".join(sheet.tables),
            )  # fmt: skip
        made = self.book.copy_worksheet(sheet)
        for part in _NOT_COPIED:
            setattr(made, part, deepcopy(getattr(sheet, part)))
        for view in made.views.sheetView:
            view.tabSelected = False
        return made

    def _rename(self, wanted: Mapping[Any, tuple[str, str]]) -> None:
        """Give each sheet a title near to the first of two; the second if nothing is left of it."""
        taken = {sheet.title.casefold() for sheet in self.book._sheets if sheet not in wanted}
        for number, sheet in enumerate(wanted):
            sheet.title = f"~{number}~"  # out of the way
        for sheet, (title, instead) in wanted.items():
            sheet.title = references.free(title, instead, taken)
            taken.add(sheet.title.casefold())
