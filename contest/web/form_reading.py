"""What the fields of a form are called on its page: labels, and the words of choices. Read from the page as it is
shown, because that is what the person saw; many pages have fields that no form class knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_TEXTLESS = frozenset({"script", "style", "svg"})
_QUIET = "s-quiet"  # the class of remarks beside a label


@dataclass
class FieldWords:
    """One field: its label, and the words of its choices by value."""

    label: str = ""
    hidden: bool = False
    is_button: bool = False
    spoken: str = ""  # what it is called where no label is seen
    choices: dict[str, str] = field(default_factory=dict)


@dataclass
class _Form:
    action: str
    fields: dict[str, FieldWords] = field(default_factory=dict)


@dataclass
class _Text:
    """A text that is being read: of a label, a legend or an option."""

    tag: str
    meant: str = ""  # the id that a label is for, the value of an option, the name of a button
    value: str = ""  # of a button
    words: list[str] = field(default_factory=list)
    controls: list[tuple[FieldWords, str | None]] = field(default_factory=list)  # (field, value of a choice)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def words_of_form(page: str, *, page_path: str, address: str, names: set[str]) -> dict[str, FieldWords]:
    """The words of the fields of the form on a page (HTML) that is sent to `address` and has most of these names; empty
    where there is none."""
    reader = _Reader()
    reader.feed(page)
    reader.finish()
    wanted = urlsplit(address).path
    fitting = [one for one in reader.forms if urlsplit(urljoin(page_path, one.action or page_path)).path == wanted]
    best = max(fitting, key=lambda one: len(names & one.fields.keys()), default=None)
    return best.fields if best is not None else {}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self._form: _Form | None = None
        self._texts: list[_Text] = []
        self._legends: list[str] = []
        self._groups: list[str] = []  # of each open div: what it calls the fields in it, or ""
        self._silent = 0
        self._spans: list[bool] = []  # whether each open one only says that a field may be left empty, or the like
        self._select: FieldWords | None = None
        self._labels: dict[str, str] = {}  # by the id that they are for
        self._ids: list[tuple[str, FieldWords, str | None, str]] = []  # (id, field, value of a choice, legend)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _TEXTLESS:
            self._silent += 1
        elif tag == "span":
            self._spans.append(_QUIET in given.get("class", "").split())
        elif tag == "form":
            self._form = _Form(given.get("action", ""))
            if given.get("method", "").lower() == "post":
                self.forms.append(self._form)
        elif tag == "fieldset":
            self._legends.append("")
        elif tag == "div":
            self._groups.append(given.get("aria-label", "") if given.get("role") == "radiogroup" else "")
        elif tag == "button" and given.get("name") and self._form is not None:
            self._form.fields.setdefault(given["name"], FieldWords(is_button=True))
            self._texts.append(_Text(tag, given["name"], value=given.get("value", "")))
        elif tag in ("label", "legend"):
            self._texts.append(_Text(tag, given.get("for", "")))
        elif tag == "option":
            self._end_option()
            self._texts.append(_Text(tag, given.get("value", "")))
        elif tag in ("input", "select", "textarea") and given.get("name"):
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        if self._form is None:
            return
        one = self._form.fields.setdefault(given["name"], FieldWords())
        kind = given.get("type", "text") if tag == "input" else tag
        one.hidden = kind == "hidden"
        value = given.get("value", "on") if kind in ("radio", "checkbox") else None
        one.spoken = one.spoken or given.get("aria-label", "")
        self._ids.append((given.get("id", ""), one, value, self._legend()))
        for text in self._texts:
            if text.tag == "label":
                text.controls.append((one, value))
        self._select = one if tag == "select" else self._select

    def _legend(self) -> str:
        """What the fields around here are called together."""
        return next((text for text in reversed(self._legends + self._groups) if text), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _TEXTLESS:
            self._silent = max(0, self._silent - 1)
        elif tag == "span" and self._spans:
            self._spans.pop()
        elif tag == "form":
            self._form = None
        elif tag == "fieldset" and self._legends:
            self._legends.pop()
        elif tag == "div" and self._groups:
            self._groups.pop()
        elif tag == "select":
            self._end_option()
            self._select = None
        elif tag in ("label", "legend", "option", "button") and any(text.tag == tag for text in self._texts):
            while (text := self._texts.pop()).tag != tag:
                pass
            self._end(text)

    def _end(self, text: _Text) -> None:
        if text.tag == "legend" and self._legends:
            self._legends[-1] = text.text
        elif text.tag == "option" and self._select is not None:
            self._select.choices[text.meant or text.text] = text.text
        elif text.tag == "button" and self._form is not None:
            self._form.fields[text.meant].choices[text.value] = text.text
        elif text.tag == "label":
            if text.meant:
                self._labels[text.meant] = text.text
            for one, value in text.controls:
                self._name(one, value, text.text, self._legend())

    def _end_option(self) -> None:
        """The next option, or the list's end, ends one that does not end itself."""
        if self._texts and self._texts[-1].tag == "option":
            self._end(self._texts.pop())

    def handle_data(self, data: str) -> None:
        if not self._silent and not any(self._spans):
            for text in self._texts:
                text.words.append(data)

    def finish(self) -> None:
        for id_, one, value, legend in self._ids:
            if id_ in self._labels:
                self._name(one, value, self._labels[id_], legend)
            elif (legend or one.spoken) and not one.label:
                one.label = legend or one.spoken

    @staticmethod
    def _name(one: FieldWords, value: str | None, text: str, legend: str) -> None:
        if value is not None:
            one.choices[value] = text
            one.label = one.label or legend or (text if value in ("on", "y", "1") else "")
        else:
            one.label = one.label or text
