"""Writers of the exports that are text: CSV, tab-separated, and HTML that calls itself .xls."""

import csv
from html import escape
from io import StringIO
from pathlib import Path

from fdsign.synthetic.tables import Row, as_text


def write_text(path: Path, rows: list[Row], *, encoding: str, delimiter: str = ",") -> Path:
    """Writes the rows, heading first, with Windows line ends."""
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    text = out.getvalue()
    if encoding == "utf-16-le":
        text = "\ufeff" + text
    path.write_bytes(text.encode(encoding))
    return path


def write_html(path: Path, title: str, headings: Row, rows: list[Row]) -> Path:
    """Writes one HTML table, as web systems do for "export to Excel"."""
    head = "".join(f"<th>{as_text(cell)}</th>" for cell in headings)
    lines = [
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>',
        '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">',
        '<style>td{mso-number-format:"\\@"}</style></head><body><table border="1">',
        f'<tr><td colspan="{len(headings)}">{title}</td></tr>',
        f"<tr>{head}</tr>",
    ]
    lines += [
        "<tr><td>" + "</td><td>".join([escape(as_text(cell)) for cell in row]) + "</td></tr>"
        for row in rows
    ]
    lines.append("</table></body></html>\n")
    path.write_bytes("\n".join(lines).encode("utf-8"))
    return path
