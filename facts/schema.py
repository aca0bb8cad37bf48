"""The shape of the curated YAML, as pydantic documents; `faktenbot schema` prints it for editors.

Shape only: what must hold between documents is the rules' business.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, Literal

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from facts.model import FactKind, Moment, Qualifier, Unit, Value


class Document(BaseModel):
    """No key that we do not know: a misspelt one would be lost silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Wording = dict[str, Text]

UNREDUCED = "unreduced-fraction"  # the kind of error of a fraction that would not stay as printed

# The CLDR names unions, unknown regions and islets too, and ISO 3166-1 has no code of its own for them.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


@cache
def country_codes() -> frozenset[str]:
    """The ISO 3166-1 codes of two letters that a country may have in a base."""
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY)


def _one_or_each(value: Any) -> Any:
    """A plain text is the same in every language ("2010/11")."""
    return {"*": value} if isinstance(value, str) else value


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        return None if value == "none" else Moment.parse(value)
    return value


def _value(value: Any) -> Any:
    """Read "70", "2/3", "2012-07" or "mid-2012": as printed, so that nothing is rounded on the way."""
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"mid-\d{4}|\d{4}-\d\d(-\d\d)?", value):
        return Moment.parse(value)
    if re.fullmatch(rf"{_DIGITS}/{_DIGITS}", value):
        return _fraction(value)
    number = Decimal(value) if re.fullmatch(rf"{_DIGITS}(\.{_DIGITS})?", value) else None
    if number is None or str(number) != value:  # "007" would become 7
        raise ValueError(value)
    return number


_DIGITS = "[0-9]{1,30}"  # plain ones, and no more of them than anybody prints


def _fraction(value: str) -> Fraction:
    top, bottom = map(int, value.split("/"))
    if bottom == 0:
        raise ValueError(value)
    fraction = Fraction(top, bottom)
    if str(fraction) != value:  # 2/4 would become 1/2
        raise PydanticCustomError(UNREDUCED, "not in lowest terms", {"near": str(fraction)})
    return fraction


def _date(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


AsOf = Annotated[Moment | None, BeforeValidator(_moment, json_schema_input_type=str)]
Figure = Annotated[Value, BeforeValidator(_value, json_schema_input_type=str)]
Day = Annotated[date, BeforeValidator(_date, json_schema_input_type=str)]
Each = Annotated[Wording, BeforeValidator(_one_or_each, json_schema_input_type=str | Wording)]


def _in_cldr(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error
    return tag


LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"), AfterValidator(_in_cldr)]


class TopicDocument(Document):
    id: Id
    name: Wording


class BaseDocument(Document):
    """base.yaml: what this base is."""

    id: Id
    title: Wording
    description: Wording
    languages: list[LanguageTag] = Field(min_length=1)
    licence: Text
    primary: Id
    home: str | None = None  # ISO code of the country that goes without saying; it is never asked for
    topics: list[TopicDocument] = Field(min_length=1)


class AuthorDocument(Document):
    """A person whose plain name would be taken apart wrongly, or an organisation."""

    given: Text | None = None
    family: Text | None = None
    organisation: Text | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> AuthorDocument:
        if bool(self.organisation) is bool(self.family) or (self.organisation and self.given):
            raise ValueError("give family and given, or organisation")
        return self


class SourceDocument(Document):
    """An entry of sources.yaml."""

    title: Text
    publisher: Text
    authors: list[Text | AuthorDocument] = []  # a plain text is a person, given names first
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    archived_url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    language: Text
    published: AsOf
    accessed: Day
    text: Text | None = None  # file with the whole text, where we may quote from it
    note: Wording = {}


class IndicatorDocument(Document):
    """An entry of indicators.yaml."""

    name: Wording
    unit: Unit
    noun: Wording
    among: Id | None = None  # any word; figures of indicators that share one speak of the same whole, and may be compared


class ObservationDocument(Document):
    indicator: Id
    value: Figure
    qualifier: Qualifier
    average: bool = False
    population: Wording
    period: Each = {}
    as_of: AsOf
    source: Id
    phrase: Text
    text: Wording = {}
    note: Wording = {}


class ItemDocument(Document):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
    label: Wording = {}
    country: str | None = None
    group: Id | None = None


class MemberDocument(Document):
    yes: Wording
    no: Wording


class PartDocument(Document):
    of: Id
    group: Id


class EvidenceDocument(Document):
    source: Id
    phrase: Text


class QuoteDocument(Document):
    source: Id
    text: Text
    sic: list[Text] = []  # words that the source has wrong
    translation: Wording = {}


class FactDocument(Document):
    """facts/<id>.yaml: the file's name is the fact's id."""

    kind: FactKind
    topic: Id
    name: Wording
    observations: dict[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+$")], ObservationDocument] = {}
    items: list[ItemDocument] = []
    groups: dict[str, Wording] = {}
    ranked: bool = False
    source: Id | None = None
    member: MemberDocument | None = None
    part: PartDocument | None = None
    evidence: list[EvidenceDocument] = []
    quote: QuoteDocument | None = None
    text: Wording
    notes: dict[str, list[Text]] = {}
    asserts: dict[str, list[Id]] = {}
    related: list[Id] = []
    review_by: Day


class UtterancesDocument(Document):
    """utterances/<language>/<id>.yaml: how people ask for the fact of that name."""

    utterances: list[Text]


class OutOfScopeDocument(Document):
    """utterances/<language>/_out_of_scope.yaml: what people ask and the base does not answer."""

    near: list[Text]
    far: list[Text]


class LexiconDocument(Document):
    """lexicon/<language>.yaml: words that mean the same."""

    concepts: dict[Id, list[Text]]


class ConceptsDocument(Document):
    """concepts.yaml: how concepts stand to each other, in every language."""

    groups: dict[Id, list[Id]] = {}
    exclusive: list[Id] = []  # groups of which a fact about one never answers a question that names only another


class QuestionDocument(Document):
    ask: Text
    fact: Id | None = None
    expect: Literal["answer", "refuse", "smalltalk", "help"] = "answer"


class QuestionsDocument(Document):
    """questions.yaml: questions that every release must answer as their curator wrote down."""

    questions: list[QuestionDocument]


DOCUMENTS: dict[str, Any] = {
    "base": BaseDocument,
    "sources": dict[Id, SourceDocument],
    "indicators": dict[Id, IndicatorDocument],
    "countries": dict[str, Wording],
    "concepts": ConceptsDocument,
    "questions": QuestionsDocument,
    "fact": FactDocument,
    "utterances": UtterancesDocument,
    "out_of_scope": OutOfScopeDocument,
    "lexicon": LexiconDocument,
}
