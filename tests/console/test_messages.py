"""The catalogues of translations: everything people see is gathered, and what lacks is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from django.core.management import CommandError, call_command
from django.utils import translation
from pytest_django import Settings

from salon.catalogue.words import CONTEXT, told
from salon.faces.console import catalogues
from salon.faces.console.catalogues import faults, folder_of, pseudo, read, update
from salon.faces.console.gathering import gathered


@pytest.fixture(scope="module")
def template() -> Catalog:
    return gathered()


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("When would you like to come?", None),
        ("We hold this time for you until %(until)s.", None),
        ("What", "step of booking"),
        ("speaks %(language)s", "a therapist"),
        ("Somebody else was a moment quicker. Choose another time.", None),
        ("l, j F", "date format"),
        ("Did you shave or wax your legs in the last 24 hours?", CONTEXT),
        ("Express feet", CONTEXT),
    ],
)
def test_gathers_from_code_templates_and_data(template: Catalog, text: str, context: str | None) -> None:
    assert template.get(text, context) is not None


def test_gathers_plurals(template: Catalog) -> None:
    message = template.get(("%(minutes)s minute", "%(minutes)s minutes"))
    assert message is not None
    assert message.pluralizable


def translated(template: Catalog, root: Path, language: str = "es") -> Path:
    """A complete catalogue, every text in capitals between marks."""
    update(language, template, root)
    path = folder_of(language, root) / "django.po"
    catalog = read(path, language)
    for message in catalog:
        if message.id:
            is_many = isinstance(message.id, tuple | list)
            message.string = tuple(message.id) if is_many else message.id
    with path.open("wb") as file:
        write_po(file, catalog)
    (path.parent / "django.mo").write_bytes(catalogues.compiled(catalog))
    return path


def test_a_complete_catalogue_has_no_fault(template: Catalog, tmp_path: Path) -> None:
    translated(template, tmp_path)
    assert list(faults("es", template, tmp_path)) == []


def test_a_fresh_one_lacks_everything(template: Catalog, tmp_path: Path) -> None:
    update("vi", template, tmp_path)
    assert len([fault for fault in faults("vi", template, tmp_path) if "not translated" in fault]) >= len(template)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda catalog: catalog.add("Never said anywhere", "Nunca"), "said no more"),
        (lambda catalog: catalog.delete("When would you like to come?"), "missing"),
        (lambda catalog: setattr(catalog.get("Morning"), "string", ""), "not translated"),
        (lambda catalog: catalog.get("Morning").flags.add("fuzzy"), "doubtful"),
        (
            lambda catalog: setattr(catalog.get("We hold this time for you until %(until)s."), "string", "%(other)s"),
            "other placeholders",
        ),
    ],
)
def test_each_fault_is_told(template: Catalog, tmp_path: Path, change: object, said: str) -> None:
    path = translated(template, tmp_path)
    catalog = read(path, "es")
    change(catalog)  # type: ignore[operator]
    with path.open("wb") as file:
        write_po(file, catalog)
    (path.parent / "django.mo").write_bytes(catalogues.compiled(read(path, "es")))
    assert any(said in fault for fault in faults("es", template, tmp_path))


def test_what_was_not_compiled_is_told(template: Catalog, tmp_path: Path) -> None:
    path = translated(template, tmp_path)
    (path.parent / "django.mo").write_bytes(b"")
    assert any("django.mo" in fault for fault in faults("es", template, tmp_path))


def test_the_same_words_are_compiled_alike_on_every_day(template: Catalog, tmp_path: Path) -> None:
    path = translated(template, tmp_path)
    today, another_day = read(path, "es"), read(path, "es")
    another_day.creation_date = datetime(2031, 1, 1, tzinfo=UTC)
    assert catalogues.compiled(another_day) == catalogues.compiled(today)


def test_counts_what_lacks_with_the_plurals(template: Catalog, tmp_path: Path) -> None:
    assert catalogues.untranslated(update("es", template, tmp_path)) == len(template)


def test_an_update_keeps_what_is_translated(template: Catalog, tmp_path: Path) -> None:
    path = translated(template, tmp_path)
    before = read(path, "es").get("Morning")
    update("es", template, tmp_path)
    after = read(path, "es").get("Morning")
    assert before is not None
    assert after is not None
    assert after.string == before.string == "Morning"
    assert path.read_text().count("Creation-Date") == 0


def test_the_command_fails_where_a_shipped_language_lacks_something(
    template: Catalog, tmp_path: Path, settings: Settings
) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    call_command("messages", "--check")
    call_command("messages", "--language", "es")
    with pytest.raises(CommandError, match="not translated"):
        call_command("messages", "--check")


def test_a_rewritten_text_of_the_catalogue_stays_as_it_is(
    template: Catalog, tmp_path: Path, settings: Settings
) -> None:
    pseudo(template, "en-xa", tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [("en", "English"), ("en-xa", "Pseudo")]
    with translation.override("en-xa"):
        assert told("Express feet").startswith("[Éxprés")
        assert told("Our own words") == "Our own words"
        assert told("") == ""
