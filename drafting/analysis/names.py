"""Names that must be right in any sentence, found where they stand almost as they should.

Whatever the name, the way is one: places that hold most of it are found by their pieces, the changes are weighed,
and words of the language that happen to be like it are let be. What is weighed: characters that sound or look alike,
that changed places or stand twice, are slips of the hand and cost little; any other character costs more, and a
change that makes a word of the dictionary most. The longer the name, the more it may cost and still be meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import OSA, Postfix, Prefix

from drafting.analysis.approximate_match import Change, Finder
from drafting.analysis.misspelt import of_site, word_lists
from drafting.analysis.prose import Prose
from drafting.analysis.tokens import Tokens
from drafting.genre.figures import Agency
from drafting.genre.wording import Bodies, Fixed, ListedName, Wording
from drafting.language.titles import DEPUTY, FORMERLY, NO_LONGER, RENAMED
from drafting.text.confusable import confusable
from drafting.text.taken import Taken

Whose = Literal["known", "own", "place", "user"]
_SHORTEST = 3
_SHORTEST_OWN = 5
_LONG = 8
"""Forms of one's own name of fewer characters are too like other words."""

_TAKEN, _MOVED, _TWICE = 1.0, 1.0, 1.0
_LOST, _LOST_MORE = 1.5, 0.75
_EXTRA, _OTHER = 2.0, 2.5
_ORDINARY_TAKEN, _ORDINARY = 0.75, 2.0
_OPEN_END = 2.0
"""A range that begins or ends inside a word."""
_OFTEN = 3
"""So often a text names a place for the title to be wrong about it."""
_FORMER = 8
"""So many characters before a name may say that it is a former one."""
_SHORTEST_ROOT = 2
_DIVISION = 2
"""Characters of the longest division."""
_NEVER = 99.0
_FEW_BREAKS = 6
"""A text with more line breaks inside its paragraphs is one of lines of a width."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that must be right, and whose it is.

    ``place`` is how many of its first characters name a place: another place there is another body, not a slip.
    """

    text: str
    edits: int
    whose: Whose
    severity: Literal["error", "warning", "info"] = "error"
    allowed: tuple[str, ...] = ()
    source: str = ""
    cut: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A range of the reading text that is almost a name, and the name."""

    start: int
    end: int
    name: Name
    broken: bool = False
    """Whether nothing but a line break is wrong with it."""


def known_names(fixed: Iterable[Fixed]) -> tuple[Name, ...]:
    """The names of the pack."""
    return tuple(Name(f.text, f.edits, "known", f.severity, f.allowed, f.source, f.cut) for f in fixed)


def own_names(agency: Agency | None, bodies: Bodies, text: str = "") -> tuple[Name, ...]:
    """The agency's name, what it may be shortened to, and the bodies of its places and of the city over them."""
    if agency is None:
        return ()
    own = "".join(agency.name.split())
    return _own_names(own, bodies, city_of(text, own, bodies))


@lru_cache(maxsize=32)
def _own_names(own: str, bodies: Bodies, city: tuple[str, ...]) -> tuple[Name, ...]:
    texts = dict.fromkeys(shortened(own, bodies))
    own_places = (*city, *places(own, bodies))
    for place in own_places:
        for organ in bodies.of_place:
            texts.setdefault(place + organ)
    other = _other_forms(own, bodies)
    # What everybody calls them in their own place: 县政府, 市教育局.
    short = dict.fromkeys(
        t[_of_place(t, own_places) - len(d) :] for t in texts if (d := _division(t, own_places, bodies))
    )
    return (
        *(
            Name(t, 1 if len(t) < _LONG else 2, "own", place=_of_place(t, own_places))
            for t in texts
            if len(t) >= _SHORTEST_OWN and t not in other
        ),
        *(
            Name(t, int(len(t) >= _SHORTEST_OWN), "own", place=len(_division(t, (), bodies)))
            for t in short
            if len(t) >= _SHORTEST and t not in texts and (len(t) < _SHORTEST_OWN or t[1:] in bodies.of_place)
        ),
        *(Name(p, 0, "place") for p in own_places if len(p) >= _SHORTEST and p not in texts),
    )


@lru_cache(maxsize=16)
def _part(divisions: tuple[str, ...]) -> re.Pattern[str]:
    """A place with the division that its name ends in."""
    ends = "|".join(map(re.escape, divisions))
    return re.compile(rf".{{1,9}}?(?:{ends})(?!{ends})")


def places(own: str, bodies: Bodies) -> tuple[str, ...]:
    """The places in an agency's name, each by itself, the narrowest last: 示例市示例区水利局 has two."""
    if not bodies.divisions:
        return ()
    if bodies.within:
        own = re.sub(bodies.within, lambda m: "_" * len(m.group()), own)
    out = []
    at = 0
    # An end that another follows is part of the name (广州市, 景德镇市).
    for match in _part(bodies.divisions).finditer(own):
        if match.start() != at or match.end() - match.start() < 2 or "_" in match.group():
            break
        out.append(match.group())
        at = match.end()
    return tuple(out)


def rank_of(place: str, bodies: Bodies) -> int:
    """The rank of a place by what its name ends in, 0 the widest; -1 for what is no place."""
    return next((n for n, ends in enumerate(bodies.ranks) if place.endswith(ends)), -1)


@lru_cache(maxsize=8)
def city_of(text: str, own: str, bodies: Bodies) -> tuple[str, ...]:
    """The city that a text names before the county of the agency's name (示例市示例县), as in an address."""
    first = next(iter(places(own, bodies)), "")
    if bodies.county < 1 or rank_of(first, bodies) != bodies.county:
        return ()
    ends = "|".join(bodies.ranks[bodies.county - 1])
    above = "|".join(e for rank in bodies.ranks[: bodies.county - 1] for e in rank)
    pattern = rf"(?:{above}|[^\u4e00-\u9fff])(?P<city>[\u4e00-\u9fff]{{2,4}}?(?:{ends})){re.escape(first)}"
    found = Counter(m["city"] for m in re.finditer(pattern, text))
    return (found.most_common(1)[0][0],) if found else ()


def _of_place(text: str, own_places: Sequence[str]) -> int:
    """How many characters at the beginning of a name are places of it."""
    at = 0
    for place in own_places:
        if text.startswith(place, at):
            at += len(place)
    return at


def _division(name: str, own_places: Sequence[str], bodies: Bodies) -> str:
    """What the places at the beginning of a name end in; without places, what the name itself begins with."""
    place = name[: _of_place(name, own_places)]
    if own_places:
        return next((d for d in bodies.divisions if place.endswith(d)), "")
    return next((d for d in bodies.divisions if name.startswith(d)), "")


def shortened(own: str, bodies: Bodies) -> Iterator[str]:
    """The name, its parts shortened one after another, and all of these without the wider places before its own."""
    wider = places(own, bodies)[:-1]
    for name in (own, own[len("".join(wider)) :]):
        yield name
        shorter = name
        for long, short in bodies.short:
            if long in shorter:
                shorter = shorter.replace(long, short)
                yield shorter


def _other_forms(own: str, bodies: Bodies) -> frozenset[str]:
    """The agency's name with the ending of another kind of body."""
    out: set[str] = set()
    for group in bodies.forms:
        for ending in group:
            if own.endswith(ending):
                out.update(own[: -len(ending)] + other for other in group if other != ending)
                break
    return frozenset(out)


def _wrong_forms(own: str, names: Sequence[Name], bodies: Bodies) -> Iterator[tuple[str, Name]]:
    """What the agency, and the bodies of its places below a city, are in another body's form, with what they are."""
    for form in sorted(_other_forms(own, bodies)):
        yield form, names[0]
    low = [p for p in places(own, bodies) if rank_of(p, bodies) >= bodies.county]
    for name in names[1:]:
        if name.whose == "own" and any(name.text.startswith(p) for p in low) and name.text not in own:
            for form in sorted(_other_forms(name.text, bodies)):
                yield form, name


class NameFinder:
    """Made once for a list of names."""

    def __init__(
        self,
        names: Sequence[Name],
        bodies: Bodies,
        other_forms: Iterable[tuple[str, Name]] = (),
        formulas: Iterable[Name] = (),
    ) -> None:
        self.names = tuple(names)
        self._whole = {n.text: n for n in (*formulas, *self.names)}
        self._longest = max(map(len, self._whole), default=0)
        self._standing = Finder([(t, 0, ()) for t in self._whole])
        self._bodies = bodies
        self._finder = Finder([(n.text, n.edits, n.allowed) for n in self.names])
        right = {w for n in self.names for w in (n.text, *n.allowed)}
        self._variants: dict[str, list[tuple[str, int]]] = {}
        for index, name in enumerate(self.names):
            for words in _slips(name):
                if words not in right:
                    self._variants.setdefault(words[:2], []).append((words, index))
        self._forms = tuple(other_forms)

    def find(self, prose: Prose, tokens: Tokens, source: str) -> list[Misnamed]:
        """Where names are miswritten in a text, the longer name where two are near, none overlapping."""
        text = prose.text
        exact = self._finder.exact(text)
        found = [(near.start, near.end, near.index, near.changes) for near in self._finder.near(text, exact)]
        found.extend(self._by_variant(text, exact))
        out = [Misnamed(*f) for f in self._doubled_ends(text, exact, tokens)]
        out.extend(Misnamed(*f) for f in self._of_loose_characters(text, exact, tokens))
        out.extend(Misnamed(*f) for f in self._of_loose_bodies(text, exact, tokens))
        for form, name in self._forms:
            standing = (at for at in _standing(form, text) if not _was_called(text, at, at + len(form)))
            out.extend(Misnamed(at, at + len(form), name) for at in standing)
        for start, end, index, changes in found:
            name = self.names[index]
            if prose.piece_at(start).kind == "official" or "\n" in text[start:end]:
                continue
            start, end, changes = _trimmed(*_trimmed_before(start, end, changes))
            if name.whose == "own" and (of_site(text, end) or _is_former(text, start, end, changes)):
                continue
            if name.place == 1 and len(name.text) >= _SHORTEST_OWN and changes[0].start < start + _SHORTEST:
                continue  # its first part is a name by itself
            weight = _Weight(text, tokens, self._bodies, start, end, name)
            if sum(weight.of(c) for c in changes) + weight.ends() <= _allowance(len(name.text)):
                out.append(Misnamed(start, end, name))
        out = [m for m in out if prose.piece_at(m.start).kind != "official"]
        out.extend(self._broken(prose))
        out.extend(self._wrapped(prose, source))
        return _apart(out)

    def _by_variant(
        self, text: str, exact: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int, int, tuple[Change, ...]]]:
        """Short names with a character taken for another, and names with two characters exchanged."""
        for at in range(len(text) - 2):
            for words, index in self._variants.get(text[at : at + 2], ()):
                if not text.startswith(words, at):
                    continue
                end = at + len(words)
                if any(a <= at and end <= b for a, b in exact):
                    continue
                yield at, end, index, (_one_change(at, words, self.names[index].text),)

    def _of_loose_characters(
        self, text: str, exact: Sequence[tuple[int, int]], tokens: Tokens
    ) -> Iterator[tuple[int, int, Name]]:
        """Short names with any other character inside, or none, where the first stands by itself."""
        for name in self.names:
            if name.whose != "known" or len(name.text) != _SHORTEST:
                continue
            for match in re.finditer(f"{name.text[0]}[\u4e00-\u9fff]?{name.text[-1]}", text):
                start, end = match.span()
                words = tokens.within(start, end)
                loose = words[0].end == start + 1 == words[0].start + 1 and words[-1].end == end
                # Without the character inside both must stand by themselves.
                loose = loose and (end - start == _SHORTEST or words[-1].start == end - 1)
                if loose and match.group() not in name.allowed and not any(a <= start and end <= b for a, b in exact):
                    yield start, end, name

    def _of_loose_bodies(
        self, text: str, exact: Sequence[tuple[int, int]], tokens: Tokens
    ) -> Iterator[tuple[int, int, Name]]:
        """What everybody calls the government of a place, of three characters, with one more in the word of two, or
        another in the place of its first, where that makes no word."""
        spared = self._bodies.joining + self._bodies.generic
        for name in self.names:
            if name.whose != "own" or len(name.text) != _SHORTEST or name.place != 1:
                continue
            division, first, last = tuple(name.text)
            any_one = "[\u4e00-\u9fff]"
            for match in re.finditer(f"{division}(?:{first}(?P<more>{any_one})|(?P<other>{any_one})){last}", text):
                start, end = match.span()
                other = match["other"]
                if any(a <= start and end <= b for a, b in exact) or (other and (other == first or other in spared)):
                    continue
                if other is None:
                    loose = not tokens.known(match["more"] + last)
                else:
                    loose = all(len(w.text) == 1 for w in tokens.within(start, end)) and not tokens.known(other + last)
                if loose and tokens.within(start, end)[0].start == start:
                    yield start, end, name

    def _doubled_ends(
        self, text: str, exact: Sequence[tuple[int, int]], tokens: Tokens
    ) -> Iterator[tuple[int, int, Name]]:
        """Names whose first or last character stands twice, where the second begins or ends no other word."""
        names = {n.text: n for n in self.names}
        for start, end in exact:
            name = names.get(text[start:end])
            if name is None:
                continue
            if text[end : end + 1] == text[end - 1]:
                behind = tokens.within(end, end + 1)
                if behind and behind[0].end == end + 1 and not tokens.known(text[end : end + 2]):
                    yield start, end + 1, name
            # A city's bureau whose own name begins so (市|市政局).
            meets = name.whose == "known" and text[start] in self._bodies.divisions
            if start and text[start - 1] == text[start] and not meets:
                before = tokens.within(start - 1, start)
                if before and before[0].start == start - 1 and not tokens.known(text[start - 2 : start]):
                    yield start - 1, end, name

    def _broken(self, prose: Prose) -> Iterator[Misnamed]:
        """Names of which a paragraph holds the beginning and the next one the rest."""
        text, longest = prose.text, self._longest
        for before, behind in pairwise(prose.pieces):
            if before.kind != "passage" or behind.kind != "passage":
                continue
            if not (text[before.end - 1].isalnum() and text[behind.start].isalnum()):
                continue
            head = text[max(before.start, before.end - longest) : before.end]
            tail = text[behind.start : min(behind.end, behind.start + longest)]
            cut = len(head)
            for a, b in self._standing.exact(head + tail):
                if a < cut < b:
                    name = self._whole[(head + tail)[a:b]]
                    yield Misnamed(before.end - (cut - a), behind.start + b - cut, name, broken=True)

    def _wrapped(self, prose: Prose, source: str) -> Iterator[Misnamed]:
        """Names with a line break inside a paragraph; not of a text whose lines are broken at a width throughout."""
        breaks = [
            i
            for piece in prose.pieces
            if piece.kind == "passage" and "\n" in source[prose.starts[piece.start] : prose.ends[piece.end - 1]]
            for i in range(piece.start + 1, piece.end)
            if prose.starts[i] > prose.ends[i - 1] and "\n" in source[prose.ends[i - 1] : prose.starts[i]]
        ]
        if len(breaks) > _FEW_BREAKS:
            return
        for at in breaks:
            start = max(prose.piece_at(at).start, at - self._longest)
            for a, b in self._standing.exact(prose.text[start : at + self._longest]):
                if start + a < at < start + b:
                    yield Misnamed(start + a, start + b, self._whole[prose.text[start + a : start + b]], broken=True)


def _was_called(text: str, start: int, end: int) -> bool:
    """Whether the words around a name say that it is what a body was called before."""
    return FORMERLY.search(text[max(0, start - _FORMER) : start]) is not None or NO_LONGER.match(text, end) is not None


def _is_former(text: str, start: int, end: int, changes: Sequence[Change]) -> bool:
    """Whether a name is what a body was called before; a character that sounds or looks like the right one is a slip
    there, too."""
    slip = all(len(c.found) == len(c.right) == 1 and c.found in confusable(c.right) for c in changes)
    return not slip and _was_called(text, start, end)


def _one_change(at: int, words: str, right: str) -> Change:
    """What words at a place have in the place of what is right, as one change."""
    first = Prefix.similarity(right, words)
    last = Postfix.similarity(right[first:], words[first:])
    stop = len(words) - last
    return Change(at + first, at + stop, words[first:stop], right[first : len(right) - last])


def _standing(words: str, text: str) -> Iterator[int]:
    """Where words stand in a text, one after the other."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + max(len(words), 1))


@lru_cache(maxsize=16)
def _finder_of(
    names: tuple[Name, ...], bodies: Bodies, forms: tuple[tuple[str, Name], ...], formulas: tuple[Name, ...]
) -> NameFinder:
    return NameFinder(names, bodies, forms, formulas)


def misnamed(
    prose: Prose,
    tokens: Tokens,
    wording: Wording,
    agency: Agency | None,
    users: Sequence[ListedName] = (),
    source: str = "",
) -> list[Misnamed]:
    """The names of a report that are not quite right: those of the pack, the agency's own, the user's.

    ``source`` is the document's text, in which line breaks are looked for.
    """
    bodies = wording.bodies
    title = None if agency is None else _miswritten_title("".join(agency.name.split()), prose, bodies)
    if title is not None and agency is not None:
        found = misnamed(prose, tokens, wording, replace(agency, name=title[1]), users, source)
        return _apart((title[0], *found))
    own = own_names(agency, bodies, prose.text)
    names = (*_of_users(users), *own, *known_names(wording.names))
    formulas = (
        *known_names(f for f in wording.fixed if not f.term),
        *(Name(w.title, 0, "known") for w in wording.works),
        *(Name(f"《{a}》", 0, "known") for w in wording.works for a in w.also),
    )
    forms: tuple[tuple[str, Name], ...] = ()
    if agency is not None and own:
        forms = tuple(_wrong_forms("".join(agency.name.split()), own, bodies))
    found = _finder_of(names, bodies, forms, formulas).find(prose, tokens, source)
    if agency is None:
        return found
    name = "".join(agency.name.split())
    found = _apart((*found, *_of_another_kind(prose, tokens, name, own, bodies)))
    return _held_to_title(found, prose, name)


def _of_another_kind(
    prose: Prose, tokens: Tokens, own: str, forms: Sequence[Name], bodies: Bodies
) -> Iterator[Misnamed]:
    """One's own place called another kind of its rank (清溪镇 for 清溪乡), with what of one's own name follows; not one
    that the text tells from one's own, or names as often."""
    text = prose.text
    own_places = places(own, bodies)
    for place in own_places:
        ends = next((r for r in bodies.ranks if place.endswith(r)), ())
        end = next((e for e in ends if place.endswith(e)), "")
        root = place.removesuffix(end)
        others = "|".join(re.escape(e) for e in ends if e != end)
        if len(root) < _SHORTEST_ROOT or not others or re.search(bodies.no_place or "(?!)", place) is not None:
            continue
        found = list(re.finditer(f"{re.escape(root)}(?:{others})", text))
        if not found or len(found) >= text.count(place):
            continue
        behind = sorted({f.text[len(place) :] for f in forms if f.text.startswith(place)}, key=len, reverse=True)
        for match in found:
            start = match.start()
            if not _means_own(prose, tokens, match, place, own_places, bodies):
                continue
            rest = next((b for b in behind if b and text.startswith(b, match.end())), "")
            severity: Literal["error", "warning"] = "error" if rest else "warning"
            yield Misnamed(start, match.end() + len(rest), Name(place + rest, 1, "own", severity))


def _means_own(
    prose: Prose, tokens: Tokens, match: re.Match[str], place: str, own_places: Sequence[str], bodies: Bodies
) -> bool:
    """Whether what has the root of one's own place can only mean it: no other place or word is before or around it,
    and nothing in the sentence says why another one is named."""
    text, (start, end) = prose.text, match.span()
    if prose.piece_at(start).kind == "official" or prose.in_title(start):
        return False
    if bodies.within and any(m.end() > end > m.start() for m in re.finditer(bodies.within, text[: end + 2])):
        return False
    wider = next((p for p in own_places if text.endswith(p, 0, start)), "")
    if not wider and (text.endswith(bodies.divisions, 0, start) or text[start - 1 : start] in bodies.generic):
        return False
    words = tokens.within(start, end)
    if not wider and words and words[0].start < start:
        return False
    low, high = prose.sentence_at(start)
    sentence = text[low:high]
    if place in sentence or RENAMED.search(sentence) is not None:
        return False
    return re.search(bodies.rightly or "(?!)", sentence) is None


def _miswritten_title(own: str, prose: Prose, bodies: Bodies) -> tuple[Misnamed, str] | None:
    """Where the title miswrites what agencies of any place are called, or its place, which the text has right; and the
    agency's name set right."""
    piece = next((p for p in prose.pieces if p.kind == "official" and own in prose.text[p.start : p.end]), None)
    if piece is None:
        return None
    at = prose.text.index(own, piece.start)
    if (called := _usual_name(own, bodies)) is not None:
        start, right = called
        return Misnamed(at + start, at + len(own), Name(right, 1, "known")), own[:start] + right
    organ = max((u for u in bodies.usual if own.endswith(u)), key=len, default="")
    place = next(iter(places(own, bodies)), own.removesuffix(organ) if organ else "")
    right = _place_in(prose.text[at + len(own) :], place, bodies) if place else ""
    if right:
        return Misnamed(at, at + len(place), Name(right, 1, "place")), right + own[len(place) :]
    return None


@lru_cache(maxsize=32)
def _usual_name(own: str, bodies: Bodies) -> tuple[int, str] | None:
    """Where an agency's name is almost what one of any place is called, and what that is."""
    place = len("".join(places(own, bodies)))
    # A subdistrict's division is part of what its office is called.
    organs = [own[max(place - back, 0) :] for back in (0, _DIVISION)]
    # A name that ends in a long one has it whole, whatever a shorter end of it resembles.
    if any(words in bodies.usual for words in organs) or any(len(u) >= _LONG and own.endswith(u) for u in bodies.usual):
        return None
    for right in bodies.usual:
        tails = organs if len(right) < _LONG else [*organs, *(own[-n:] for n in range(len(right) - 1, len(right) + 2))]
        for words in tails:
            if OSA.distance(words, right, score_cutoff=1) != 1:
                continue
            start = len(own) - len(words)
            change = _one_change(start, words, right)
            if _is_slip(change, own, right) and (change.right or change.start > start):
                return start, right
    return None


def _place_in(text: str, place: str, bodies: Bodies) -> str:
    """What a text calls a place throughout that is almost the one given, which it never names; empty for none."""
    if len(place) < _SHORTEST - 1 or place in text:
        return ""
    size = len(place)
    alike = {place[:i] + c + place[i + 1 :] for i in range(size) for c in confusable(place[i])}
    alike |= {place[:i] + place[i + 1] + place[i] + place[i + 2 :] for i in range(size - 1)}
    found = Counter({words: text.count(words) for words in alike})
    shapes = [place[:i] + "[\u4e00-\u9fff]" + place[i + n :] for i in range(size) for n in (0, 1)]
    shapes += [place[:i] + place[i + 1 :] for i in range(size - 1)] if size > _SHORTEST else []
    for shape in shapes:
        for match in re.finditer(shape, text):
            found[match.group()] += 1
    ends = tuple(e for rank in bodies.ranks for e in rank)
    said = {words: times for words, times in found.items() if words.endswith(ends) and len(words) >= _SHORTEST}
    right, times = max(said.items(), key=lambda f: (f[1], f[0]), default=("", 0))
    return right if times >= (_OFTEN if right not in alike else _OFTEN - 1) else ""


def _is_slip(change: Change, own: str, right: str) -> bool:
    """Whether a change of what an agency is called is one of the hand: of few characters only what sounds or looks
    alike, what changed places, or stands twice."""
    found, meant = change.found, change.right
    if len(found) == len(meant):
        alike = len(found) == 1 and found in confusable(meant)
        return alike or found == meant[::-1] or (len(right) >= _SHORTEST_OWN and change.end < len(own))
    twice = not meant and found in (own[change.start - 1 : change.start], own[change.end : change.end + 1])
    return twice or (len(right) > _SHORTEST and change.end < len(own))


def _held_to_title(found: list[Misnamed], prose: Prose, own: str) -> list[Misnamed]:
    """The same; where the whole text agrees on another name than the title's, the title is what is wrong."""
    against = [m for m in found if m.name.text == own and not m.broken]
    printed = {prose.text[m.start : m.end] for m in against}
    title = next((p for p in prose.pieces if p.kind == "official" and own in prose.text[p.start : p.end]), None)
    if title is None or len(against) < 2 or len(printed) != 1 or prose.text.count(own) > 1:
        return found
    at = prose.text.index(own, title.start)
    (right,) = printed
    wrong_title = Misnamed(at, at + len(own), replace(against[0].name, text=right))
    return sorted((wrong_title, *(m for m in found if m not in against)), key=lambda m: m.start)


def _of_users(users: Sequence[ListedName]) -> Iterator[Name]:
    for user in users:
        for text in (user.text, *(post + user.text for post in user.posts)):
            if len(text) >= _SHORTEST:
                yield Name(text, 1 if len(text) < _LONG else 2, "user")


def listed_wrongly(prose: Prose, users: Sequence[ListedName]) -> Iterator[tuple[int, int, str, str]]:
    """Range, what should stand there, and why, of words that the user's list says are wrong, and of wrong posts."""
    text = prose.text
    posts = {p for u in users for p in u.posts}
    for user in users:
        for wrong in user.wrong:
            for match in re.finditer(re.escape(wrong), text):
                at = match.start() - user.text.find(wrong) if wrong in user.text else -1
                if at < 0 or not text.startswith(user.text, at):
                    yield match.start(), match.end(), user.text, ""
        if not user.posts:
            continue
        for match in re.finditer(re.escape(user.text), text):
            before = text[max(0, match.start() - 20) : match.start()]
            said = max((p for p in posts if before.endswith(p)), key=len, default=None)
            if said is None:
                continue
            deputy = before[: -len(said)].endswith(DEPUTY) and DEPUTY + said not in user.posts
            if said not in user.posts or deputy:
                start = match.start() - len(said) - deputy
                yield start, match.start(), said if said in user.posts else user.posts[0], "post"


def _trimmed(start: int, end: int, changes: tuple[Change, ...]) -> tuple[int, int, tuple[Change, ...]]:
    """The same without another character at the end that only stands where the name's own is lost."""
    last = changes[-1] if changes else None
    if last is None or last.end != end or not len(last.found) == len(last.right) == 1:
        return start, end, changes
    if last.found in confusable(last.right):
        return start, end, changes
    return start, end - 1, (*changes[:-1], Change(end - 1, end - 1, "", last.right))


def _trimmed_before(start: int, end: int, changes: tuple[Change, ...]) -> tuple[int, int, tuple[Change, ...]]:
    """The same without another character before the name, that only stands where the name's own first is lost."""
    first = changes[0] if changes else None
    if first is None or first.start != start or not len(first.found) == len(first.right) == 1:
        return start, end, changes
    if first.found in confusable(first.right):
        return start, end, changes
    return start + 1, end, (Change(start + 1, start + 1, "", first.right), *changes[1:])


def _slips(name: Name) -> Iterator[str]:
    """What pieces of a name do not find: its characters exchanged, and of a short one any taken for another or twice.

    The last character of a place by itself is let be: what sounds like it is too often the next word (现 for 县).
    """
    text = name.text
    for i in range(len(text) - 1):
        if text[i] != text[i + 1]:
            yield text[:i] + text[i + 1] + text[i] + text[i + 2 :]
        if name.whose in ("own", "known") and len(text) < _SHORTEST_OWN and i:
            yield text[:i] + text[i] + text[i:]
    if len(text) < _SHORTEST_OWN or name.whose == "place":
        for i, c in enumerate(text[:-1] if name.whose == "place" else text):
            # A word of its own before a name is no slip of the division (是政府 beside 市政府).
            words = word_lists().alone | word_lists().localisers if name.whose == "own" and not i else frozenset()
            for other in sorted(confusable(c) - words):
                yield text[:i] + other + text[i + 1 :]


def _allowance(length: int) -> float:
    """How much the changes of a name of a length may weigh."""
    if length <= _SHORTEST:
        return 2.0
    return min(1.0 + 0.25 * length + (length >= 6) * 0.25, 5.0)


@dataclass(frozen=True, slots=True)
class _Weight:
    """Weighs the changes of one place."""

    text: str
    tokens: Tokens
    bodies: Bodies
    start: int
    end: int
    name: Name

    def of(self, change: Change) -> float:
        """How much a change weighs against the name being meant."""
        found, right = change.found, change.right
        if not found:
            return self._lost(change)
        if not right:
            return self._extra(change)
        if len(found) != len(right):
            in_place = change.start - self.start < self.name.place
            return _NEVER if in_place else _OTHER + abs(len(found) - len(right))
        if len(found) == 2 and found == right[::-1]:
            return _MOVED
        return sum(self._taken(change.start + i, a, b) for i, (a, b) in enumerate(zip(found, right, strict=True)))

    def ends(self) -> float:
        """What is added where the range begins or ends in the middle of a word."""
        words = self.tokens.within(self.start, self.end)
        if not words:
            return _NEVER
        first, last = words[0], words[-1]
        before = first.text[: self.start - first.start]
        behind = last.text[self.end - last.start :] if last.end > self.end else ""
        inside = sum(bool(part) and not (len(part) > 1 and self.tokens.known(part)) for part in (before, behind))
        return inside * (_OPEN_END if len(self.name.text) < _LONG else 0.5)

    def _taken(self, at: int, found: str, right: str) -> float:
        if found == right:
            return 0.0
        ordinary = all(len(t.text) > 1 for t in self.tokens.within(at, at + 1))
        if found in confusable(right):
            return _TAKEN + ordinary * _ORDINARY_TAKEN
        # The division of a place taken for what ends no place.
        ends = "".join(self.bodies.divisions) + self.bodies.joining
        if self.name.whose == "own" and 1 < at - self.start == self.name.place - 1 and found not in ends:
            return _OTHER + ordinary * _ORDINARY
        # Another place is another body; and what differs at an end is the next word.
        if at - self.start < self.name.place or at in (self.start, self.end - 1):
            return _NEVER
        return _OTHER + ordinary * _ORDINARY

    def _extra(self, change: Change) -> float:
        found = change.found
        size = len(found)
        behind_place = 0 < self.name.place == change.start - self.start
        joins = any(c in self.bodies.joining for c in found)
        if joins and (behind_place or (self._between_words(change) and self._parts(change))):
            return _NEVER
        if found in (self.text[change.start - size : change.start], self.text[change.end : change.end + size]):
            return _TWICE
        # A word of its own between two of the name; one that takes in a character of the name came about by chance.
        words = self.tokens.within(change.start, change.end)
        alone = (words[0].start, words[-1].end) == (change.start, change.end)
        ordinary = size > 1 and (alone or self.tokens.known(found))
        return _EXTRA + (size - 1) + ordinary * _ORDINARY

    def _lost(self, change: Change) -> float:
        size, at = len(change.right), change.start
        if at == self.end:
            # Without its end a name is mostly another word (民政 for 民政局), unless nothing follows.
            closed = not self.text[at : at + 1].isalnum()
            if self.name.whose == "own":
                # A place by itself is no body of it cut short (底店街道 for 底店街道办).
                place = self.name.text[:-1].endswith(self.bodies.divisions)
                ended = (
                    bool(self.bodies.predicate) and re.compile(self.bodies.predicate).match(self.text, at) is not None
                )
                closed = (closed or ended) and not place
            if self.name.whose == "known" or change.right in self.bodies.spared:
                closed = False
            return _LOST if size == 1 and (closed or self.name.cut) else _NEVER
        if at == self.start:
            # Without its first character a place of two is any of its kind (县政府).
            left = self.name.text[1 : self.name.place]
            whole = len(self.name.text) > _SHORTEST and left not in ("", *self.bodies.divisions)
            named = len(self.name.text) > _SHORTEST and not self.name.place
            return _LOST if size == 1 and (named or (whole and self._begins())) else _NEVER
        if self._quoted():
            return _NEVER
        if size > 1 and self.name.place and at == self.start + self.name.place:
            # A place may have what belongs to its government (its site).
            return _NEVER
        if size > 1 and self.tokens.known(change.right) and self._between_words(change):
            return _NEVER
        inside = any(t.start < at < t.end for t in self.tokens.within(at - 1, at + 1))
        return _LOST + _LOST_MORE * (size - 1) + inside * _ORDINARY_TAKEN

    def _begins(self) -> bool:
        """Whether a name may begin here: what stands before is a mark or a word, not the rest of another name."""
        before = self.text[self.start - 1 : self.start]
        if not before.isalpha() or before in word_lists().alone:
            return True
        return len(self.tokens.within(self.start - 1, self.start)[0].text) > 1

    def _between_words(self, change: Change) -> bool:
        """Whether a place of the name is between two of its words, not inside one (人民 and 政府, not 办公厅)."""
        head = len(self.name.text) - len(change.right) - (self.end - change.end)
        at = 0
        for word in self.tokens.cut(self.name.text):
            if at < head < at + len(word):
                return False
            at += len(word)
        return True

    def _parts(self, change: Change) -> bool:
        """Whether what stands before a place of a body's name may stand by itself (政府 before 办公室, not 人民)."""
        if self.name.whose != "own" or not self.name.place:
            return True
        head = self.name.text[self.name.place : change.start - self.start]
        return head in self.bodies.of_place

    def _quoted(self) -> bool:
        """Whether it fills quotation marks: the names of media are shorter than those of their owners."""
        after = self.text[self.end : self.end + 3]
        return self.text[self.start - 1 : self.start] in ("“", "‘") and any(q in after for q in "”’")


def _apart(found: Iterable[Misnamed]) -> list[Misnamed]:
    """Of overlapping ones the longest, the first of equals."""
    taken = Taken()
    out = [m for m in sorted(found, key=lambda m: (m.start - m.end, m.start)) if taken.take(m.start, m.end)]
    return sorted(out, key=lambda m: m.start)
