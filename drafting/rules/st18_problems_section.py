"""The section on problems and improvements: nothing, too little, no problem, no measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from drafting.findings import Finding, Related, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.phrases import SelfReview, load_phrases
from drafting.genre.structure_checks import ProblemsSection, structure_checks
from drafting.language.dates import TO_COME, in_year
from drafting.language.enumerations import FAMILIES_OF_POINTS
from drafting.rules._enumerations import Item, items_in
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText
from drafting.text.span import Span


class Problems(Rule):
    """The section whose role is to name problems and remedies: empty, too short, praise alone or in its place, one
    without the other, or unequal in number."""

    code = "ST18"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("structure.yaml", "problems"),)
    severity = Severity.ERROR
    title = "写问题和办法的部分内容空泛，或两者不对应"
    remedy = "写明具体问题，并逐条写出对应的办法"
    what = (
        "查写问题和办法的部分：是否只写“无”、只写成绩、过短，是否只有问题没有办法、只有办法没有问题，条数是否对得上。"
    )
    why = "这一部分要写本单位当年的具体问题和逐条的办法，敷衍、雷同都会被追究。"

    def check(self, context: Context) -> Iterator[Finding]:
        known = structure_checks(context.genre).problems
        if known is None:
            return
        sections = [s for s in context.structure.known if s.spec is not None and s.spec.id == known.section]
        passages = [p.content for s in sections for p in s.passages if p.content.squeeze().text]
        if passages:
            yield from self._section(context, sections[0].heading, passages, known)

    def _section(
        self, context: Context, heading: MappedText, passages: list[MappedText], known: ProblemsSection
    ) -> Iterator[Finding]:
        text = "".join(p.squeeze().text for p in passages)
        one, answer = known.names
        whole = Span(passages[0].span.start, passages[-1].span.end)
        if known.nothing.search(text) is not None:
            yield self.finding(context, whole, f"只写没有{one}，应写明本单位当年的具体{one}和{answer}")
            return
        nothing = _nothing(passages, known)
        if nothing is not None:
            yield self.finding(context, nothing, f"只写没有{one}，应写明本单位当年的具体{one}")
            return
        if len(text) < known.shortest:
            said = f"全部分只有{len(text)}个字，过于简略，应写明具体{one}和逐条的{answer}"
            yield self.finding(context, whole, said)
            return
        # What only points back to problems, or says that there is none, names no problem.
        problem = known.problem.search(known.no_problem.sub("", text))
        headings = "".join(s.label.text for p in context.structure.known for s in p.subsections if p.heading is heading)
        measure = _has_measure(text, headings, passages, known) and not _only_of_last_year(context, passages, known)
        if problem is None:
            said = f"没有写出存在什么{one}，只有成绩或{answer}"
            span = passages[0].span if known.problem.search(text) is not None else heading.span
            yield self.finding(context, span, said, severity=Severity.WARNING)
        elif not measure:
            said = f"写了{one}，没有写{answer}"
            yield self.finding(context, heading.span, said, severity=Severity.WARNING)
        else:
            yield from self._praise(context, passages, known)
            yield from self._pairs(context, passages, known)

    def _praise(self, context: Context, passages: list[MappedText], known: ProblemsSection) -> Iterator[Finding]:
        """What is counted as a problem and only praises, where the measures answer the problems told before them."""
        one, _ = known.names
        for family in FAMILIES_OF_POINTS:
            problems, _ = _of_family(passages, known, family)
            if not problems:
                continue
            at = next(n for n, p in enumerate(passages) if p is problems[0].mark.content)
            lead = "".join(p.text for p in passages[:at]) + passages[at].text[: problems[0].mark.start]
            answered = any(known.no_problem.search(p.text) for p in passages[at:])
            if not answered or known.mended.search(lead) is not None or known.deeds.search(lead) is not None:
                return
            for point in problems:
                if known.problem.search(point.text) is None and known.praise.search(point.text) is not None:
                    said = f"列作{one}的这一条只写了成绩，没有写{one}"
                    yield self.finding(context, point.span, said, severity=Severity.WARNING)
            return

    def _pairs(self, context: Context, passages: list[MappedText], known: ProblemsSection) -> Iterator[Finding]:
        """As many measures as problems where both are counted, and each about the same as its other half."""
        problems, measures = _listed(passages, known)
        one, answer = known.names
        relates = _Relation(known, load_phrases(context.genre).review)
        if not problems or not measures:
            yield from self._half_counted(context, passages, known, relates)
            yield from self._whole(context, passages, known, relates)
            return
        counted = [[p.number for p in points] for points in (problems, measures)]
        if any(numbers.count(1) != 1 for numbers in counted):
            return
        if len(problems) != len(measures) and any(n != list(range(1, len(n) + 1)) for n in counted):
            # Which item is missing is told by the numbers (ST13).
            return
        lonely = [p for p in problems if not any(relates(p.text, m.text) for m in measures)]
        idle = [m for m in measures if not any(relates(p.text, m.text) for p in problems)]
        if len(problems) == len(measures):
            yield from self._same_count(context, known, problems, measures, lonely, idle)
            return
        said = f"{one}写了{len(problems)}条，{answer}写了{len(measures)}条"
        few = len(problems) > len(measures)
        left = _unpaired(problems, measures, relates)
        if len(left) == 1:
            what = f"这条{one}没有相应的{answer}" if few else f"这条{answer}没有对应的{one}"
            settled = _settled(problems, measures, left[0], relates)
            sure = left[0] in lonely or settled if few else left[0] in idle and settled
            severity = Severity.WARNING if sure else Severity.INFO
            yield self.finding(context, left[0].span, f"{said}，{what}", severity=severity)
        elif len(problems) > 1 or idle:
            first = measures[0].mark
            span = first.content.span_of(first.start, first.end)
            yield self.finding(context, span, f"{said}，请核对是否逐条对应", severity=Severity.INFO)

    def _half_counted(
        self, context: Context, passages: list[MappedText], known: ProblemsSection, relates: _Relation
    ) -> Iterator[Finding]:
        """Problems that are counted, and measures that are not: one that no sentence of the measures is about."""
        one, answer = known.names
        for family in FAMILIES_OF_POINTS:
            problems, measures = _of_family(passages, known, family)
            if len(problems) < 2 or measures or [p.number for p in problems] != list(range(1, len(problems) + 1)):
                continue
            said = _behind(problems[-1], passages, known)
            lonely = [p for p in problems if not any(relates(p.text, s) for s in said)]
            # Where nothing relates to anything, the words only differ.
            if said and len(said) < len(problems) and 0 < len(lonely) < len(problems):
                for point in lonely:
                    words = f"{one}写了{len(problems)}条，{answer}只有{len(said)}句，这条{one}没有相应的{answer}"
                    yield self.finding(context, point.span, words, severity=Severity.WARNING)
            return

    def _same_count(
        self,
        context: Context,
        known: ProblemsSection,
        problems: Sequence[_Point],
        measures: Sequence[_Point],
        lonely: Sequence[_Point],
        idle: Sequence[_Point],
    ) -> Iterator[Finding]:
        """A measure about no problem, else a problem about which no measure is; with its other half by its number."""
        one, answer = known.names
        for odd, pairs, said, what in (
            (
                idle,
                dict(zip(measures, problems, strict=True)),
                f"这条{answer}与所写的{one}都不相干",
                f"序号相同的{one}",
            ),
            (lonely, dict(zip(problems, measures, strict=True)), f"这条{one}没有相应的{answer}", f"序号相同的{answer}"),
        ):
            for point in odd:
                other = pairs[point].span
                # That words differ is no proof; that they are of another business is.
                sure = odd is idle and known.alien.search(point.text) is not None
                yield self.finding(
                    context,
                    point.span,
                    f"{said}，请核对是否逐条对应",
                    severity=Severity.WARNING if sure else Severity.INFO,
                    related=(Related(what, other.start, other.end),),
                )
            if odd:
                return

    def _whole(
        self, context: Context, passages: list[MappedText], known: ProblemsSection, relates: _Relation
    ) -> Iterator[Finding]:
        """Problem and measure in a sentence or two each, without a count: they are about one thing."""
        if len(passages) == 1:
            turn = known.turn.search(passages[0].text)
            if turn is None:
                return
            first, second = passages[0].slice(0, turn.start()), passages[0].slice(turn.start(), len(passages[0]))
        elif (
            len(passages) == 2
            and known.turn.search(passages[0].text) is None
            and known.turn.search(passages[1].text[:_TURN]) is not None
        ):
            first, second = passages
        else:
            return
        short = len(first) <= _SHORT and len(second) <= _SHORT
        problem, measure = _core(first.text, known), _core(second.text, known)
        if short and problem and measure and not relates(problem, measure):
            one, answer = known.names
            said = f"{answer}与所写的{one}说的不是一件事，请核对是否对应"
            related = (Related(f"所写的{one}", first.span.start, first.span.end),)
            yield self.finding(context, _without_stop(second), said, severity=Severity.INFO, related=related)


def _has_measure(text: str, headings: str, passages: Sequence[MappedText], known: ProblemsSection) -> bool:
    """Whether anything is written down that is done about the problems."""
    lists = [
        i
        for n, p in enumerate(passages)
        for i in items_in(p, n, (0, 0))
        if i.family == FAMILIES_OF_POINTS[0] and i.number == 1
    ]
    return bool(known.turn.search(text + headings) or known.measure.search(text) or len(lists) > 1)


def _only_of_last_year(context: Context, passages: Sequence[MappedText], known: ProblemsSection) -> bool:
    """Whether what was done is all told of last year's problems, and this year's are named beside them."""
    last = in_year(context.report_year - 1) if context.report_year is not None else None
    earlier: list[MappedText] = []
    now: list[MappedText] = []
    for passage in map(MappedText.squeeze, passages):
        for match in _SENTENCE.finditer(passage.text):
            of_last = _on_last_year(match.group(), last, known)
            (earlier if of_last else now).append(passage.slice(*match.span()))
    said = "".join(s.text for s in now)
    named = known.problem.search(known.no_problem.sub("", said)) is not None
    left = known.lacking.sub("", said)
    done = known.deeds.search(left) is not None or _has_measure(left, "", now, known)
    return bool(earlier) and named and not done


def _on_last_year(sentence: str, last: str | None, known: ProblemsSection) -> bool:
    """Whether a sentence only tells what became of last year's problems, not of measures of this year before them."""
    said = known.mended.search(sentence)
    at = said.start() if said is not None else sentence.find(last) if last is not None else -1
    if at < 0 or TO_COME.search(sentence) is not None:
        return False
    return all(m.group()[0].isdigit() for m in known.turn.finditer(sentence, 0, at))


def _behind(last: _Point, passages: Sequence[MappedText], known: ProblemsSection) -> list[str]:
    """The sentences of the measures that no number counts: those behind the turn that follows the last problem."""
    at = next(n for n, p in enumerate(passages) if p is last.mark.content)
    text = passages[at].text[last.end :] + "".join(p.text for p in passages[at + 1 :])
    turn = known.turn.search(text)
    if turn is None:
        return []
    return [s for s in re.split("[。；;]", text[turn.end() :]) if len(s) >= _SAID]


_SENTENCE = re.compile("[^。；]+[。；]?")
_TURN = 20
_SAID = 8
_SHORT = 120
_FAR_MORE = 2


@dataclass(frozen=True, slots=True)
class _Point:
    """A problem or a measure that is counted: its mark, and its words up to the next mark."""

    mark: Item
    end: int

    @property
    def number(self) -> int:
        return self.mark.number

    @property
    def text(self) -> str:
        return self.mark.content.text[self.mark.end : self.end]

    @property
    def span(self) -> Span:
        return _without_stop(self.mark.content.slice(self.mark.start, self.end))


def _without_stop(content: MappedText) -> Span:
    content = content.strip()
    end = len(content)
    while end > 1 and content.text[end - 1] in "；;，,。":
        end -= 1
    return content.span_of(0, end)


class _Relation:
    """Whether a problem and a measure are about one thing: they share two characters in a row that not every
    problem or measure has, or a topic."""

    def __init__(self, known: ProblemsSection, review: SelfReview | None) -> None:
        self.topics = known.topics
        self.common = frozenset(p for w in (review.common if review is not None else ()) for p in _twos(w))

    def __call__(self, problem: str, measure: str) -> int:
        """How much they have in common; 0 when nothing relates them."""
        shared = len((_twos(problem) & _twos(measure)) - self.common)
        topics = sum(t.search(problem) is not None and t.search(measure) is not None for t in self.topics)
        return 2 * shared + topics


def _unpaired(problems: Sequence[_Point], measures: Sequence[_Point], relates: _Relation) -> list[_Point]:
    """What is left of the longer list when the most related are paired, one with one."""
    pairs = sorted(
        ((-relates(p.text, m.text), abs(i - k), i, k) for i, p in enumerate(problems) for k, m in enumerate(measures)),
    )
    answered: set[int] = set()
    used: set[int] = set()
    for _, _, i, k in pairs:
        if i not in answered and k not in used:
            answered.add(i)
            used.add(k)
    if len(problems) > len(measures):
        return [p for i, p in enumerate(problems) if i not in answered]
    return [m for k, m in enumerate(measures) if k not in used]


def _settled(problems: Sequence[_Point], measures: Sequence[_Point], left: _Point, relates: _Relation) -> bool:
    """Whether every other problem has the measure of its place, which has far less to do with what is left."""
    ones, others = ([p for p in points if p is not left] for points in (problems, measures))
    if len(ones) < 2:
        return False
    return all(
        relates(p.text, m.text) > _FAR_MORE * max(relates(left.text, m.text), relates(p.text, left.text))
        for p, m in zip(ones, others, strict=True)
    )


def _nothing(passages: Sequence[MappedText], known: ProblemsSection) -> Span | None:
    """Where it is said that there is no problem, measures or not."""
    for passage in passages:
        if len(passages) > 1 and known.nothing.search(passage.squeeze().text) is not None:
            return passage.strip().span
        said = known.nothing_said.search(passage.text)
        if said is not None:
            return passage.span_of(*said.span())
    return None


def _twos(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha())


def _listed(passages: list[MappedText], known: ProblemsSection) -> tuple[list[_Point], list[_Point]]:
    """The problems and the measures that are counted, both in one way."""
    for family in FAMILIES_OF_POINTS:
        problems, measures = _of_family(passages, known, family)
        if problems and measures:
            return problems, measures
    return [], []


def _core(text: str, known: ProblemsSection) -> str:
    """What a sentence says behind the words that lead in to it: 主要问题是：…, 针对以上问题，…."""
    _, colon, said = text.rpartition("：")
    if colon and len(said) >= _SAID:
        return said.strip()
    turn = known.turn.match(text.strip())
    return text.strip()[turn.end() if turn is not None else 0 :]


def _leads_to_measures(before: str, known: ProblemsSection) -> bool:
    """Whether what stands before a first item goes over to measures; a year may as well open an account of problems."""
    turns = list(known.turn.finditer(before))
    if not turns or not turns[-1].group()[0].isdigit():
        return bool(turns)
    return known.problem.search(before[turns[-1].end() :]) is None


def _of_family(passages: list[MappedText], known: ProblemsSection, family: str) -> tuple[list[_Point], list[_Point]]:
    """Problems and measures of one way of counting (一是 …; 二是 …), the measures behind the turn or a new count."""
    problems: list[_Point] = []
    measures: list[_Point] = []
    turned = False
    for number, content in enumerate(passages):
        turns = [m.start() for m in known.turn.finditer(content.text)]
        items = [i for i in items_in(content, number, (0, 0)) if i.family == family]
        for item, behind in zip_longest(items, items[1:]):
            if item.number == 1 and (problems or _leads_to_measures(content.text[: item.start], known)):
                turned = True
            end = behind.start if behind is not None else len(content)
            if behind is not None and behind.number == 1:
                # What leads over to the measures belongs to no problem.
                end = next((t for t in turns if item.end < t < end), end)
            elif behind is None and not turned:
                end = next((t for t in turns if item.end < t), end)
            (measures if turned else problems).append(_Point(item, end))
    return problems, measures
