"""Lists of what a ledger holds, in tables: each is walked along an index, from any place on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from onrecord import codec
from onrecord.ledger import places
from onrecord.ledger import query as sql
from onrecord.ledger.asking import EVERYTHING, WHOLE, Filters, Part, Stand, Standing, Turn
from onrecord.ledger.protocol import Ledger
from onrecord.ledger.tables import Tables
from onrecord.ledger.words import having
from onrecord.records import Article, Assertion, Claim, LedgerWarning, Lineage, Membership, Story
from onrecord.records.vocabulary import STATUSES

_END = "~"  # after every time of a day: "2025-06-03T…" < "2025-06-03~"
_LINK = "claim, assertion, position, origin, adds_origin, score, reason"


class RelationalLists(Tables, Ledger):
    """Articles, claims, and what follows from them, one after the other."""

    dialect: sql.Dialect

    def articles(self, story: str | None = None, outlet: str | None = None, part: Part = WHOLE) -> Iterator[Article]:
        """Articles by publication and id, undated ones first; or the latest first."""
        where, published = sql.Where(), "coalesce(published, '')"
        if story is not None:
            where.add("id IN (SELECT article FROM story_article WHERE story = ?)", story)
        if outlet is not None:
            where.add(self.dialect.alike("outlet"), outlet)
        _days(where, published, part)
        if part.after is not None:
            beyond = "<" if part.latest else ">"  # first the bound that an index of SQLite is walked from
            after = f"{published} {beyond}= ? AND ({published} {beyond} ? OR id {beyond} ?)"
            where.add(after, part.after[0], *part.after)
        way = "DESC" if part.latest else "ASC"
        statement = f"SELECT record, text FROM article {where.sql} ORDER BY {published} {way}, id {way} {_limit(part)}"
        few = part.limit or story
        for record, text in (self._rows if few else self._stream)(statement, where.values):
            yield codec.restore(Article, {**codec.loads(str(record)), "text": text})

    def some_articles(self, articles: Collection[str]) -> dict[str, Article]:
        """Those of some articles that there are, by id."""
        rows = self._among("SELECT id, record, text FROM article WHERE id IN", articles)
        return {
            str(one): codec.restore(Article, {**codec.loads(str(record)), "text": text}) for one, record, text in rows
        }

    def some_assertions(self, assertions: Collection[str]) -> dict[str, Assertion]:
        """Those of some assertions that there are, by id."""
        rows = self._among("SELECT id, record FROM assertion WHERE id IN", assertions)
        return {str(one): codec.restore(Assertion, codec.loads(str(record))) for one, record in rows}

    def stories_of(self, articles: Collection[str]) -> dict[str, Story]:
        """The stories of some articles, by id of the story."""
        found = {str(one) for (one,) in self._among("SELECT story FROM story_article WHERE article IN", articles)}
        rows = self._among("SELECT id, record FROM story WHERE id IN", found)
        return {str(one): codec.restore(Story, codec.loads(str(record))) for one, record in rows}

    def outlets(self, articles: Collection[str]) -> dict[str, str | None]:
        """The outlets of some articles, by id."""
        rows = self._among("SELECT id, outlet FROM article WHERE id IN", articles)
        return {str(article): None if outlet is None else str(outlet) for article, outlet in rows}

    def claims(self, filters: Filters = EVERYTHING) -> Iterator[Claim]:
        """Claims by day, article and place in the text."""
        rare = filters.as_of is not None and filters.status is not None and self._is_rare(filters.status)
        statement, values = sql.claims(filters, self.dialect, rare)
        few = filters.limit or filters.article or filters.story or filters.assertion
        for (record,) in (self._rows if few else self._stream)(statement, values):
            yield codec.restore(Claim, codec.loads(str(record)))

    def _is_rare(self, status: str) -> bool:
        """Whether few assertions have a status: then looking them up takes less than walking through all claims."""
        counted = self.counts()
        return counted.get(status, 0) * 50 < counted["assertion"]

    def assertions(self, filters: Filters = EVERYTHING) -> Iterator[Assertion]:
        """Assertions by id."""
        sql.check(filters)
        if filters.as_of is not None:
            yield from self._assertions_as_of(filters, filters.as_of)
            return
        where, limit = sql.Where(), f"LIMIT {filters.limit}" if filters.limit is not None else ""
        statement = "SELECT s.record FROM assertion s {where} ORDER BY s.id {limit}"
        if filters.about is not None:
            found = self.dialect.gists_with(sql.phrases(filters.about))
            where.add(found.condition, *found.values)
            if filters.after is not None:
                where.add(f"{found.number} > ?", places.order_of(filters.after))
            joined = f"{self.dialect.then} assertion s ON s.number ="
            if filters.story is None and filters.status is None:  # found by the words alone, before any record is read
                first = (
                    f"SELECT {found.number} AS number FROM {found.table} {{where}} ORDER BY {found.number} {{limit}}"
                )
                statement = f"SELECT s.record FROM ({first}) f {joined} f.number ORDER BY f.number"
            else:
                statement = f"SELECT s.record FROM {found.table} {joined} {found.number} {{where}} ORDER BY {found.number} {{limit}}"
        elif filters.after is not None:
            where.add("s.id > ?", filters.after)
        for column, value in (("s.story", filters.story), ("s.status", filters.status)):
            if value is not None:
                where.add(f"{column} = ?", value)
        for (record,) in self._rows(statement.format(where=where.sql, limit=limit), where.values):
            yield codec.restore(Assertion, codec.loads(str(record)))

    def _assertions_as_of(self, filters: Filters, day: str) -> Iterator[Assertion]:
        then = self.as_of(day, filters.story).assertions
        worded = [True] * len(then)
        if filters.about is not None:
            worded = having(sql.match(sql.phrases(filters.about)), [assertion.gist for assertion in then])
        wanted = [
            assertion
            for assertion, has in zip(then, worded, strict=True)
            if has
            and (filters.status is None or assertion.status == filters.status)
            and (filters.after is None or assertion.id > filters.after)
        ]
        yield from wanted[: filters.limit]

    def stories(self, part: Part = WHOLE) -> Iterator[Story]:
        """Stories, the latest first."""
        where = sql.Where()
        if part.since is not None:
            where.add("last >= ?", part.since)
        if part.until is not None:
            where.add("first < ?", part.until + _END)
        if part.after is not None:
            where.add("last <= ? AND (last < ? OR id > ?)", part.after[0], *part.after)
        # found in the index, before any record is read
        found = f"SELECT id AS one, last AS day FROM story {where.sql} ORDER BY last DESC, id {_limit(part)}"
        statement = (
            f"SELECT s.record FROM ({found}) f {self.dialect.then} story s ON s.id = f.one ORDER BY f.day DESC, f.one"
        )
        for (record,) in self._rows(statement, where.values):
            yield codec.restore(Story, codec.loads(str(record)))

    def standing(self, stories: Collection[str]) -> dict[str, Standing]:
        """What there is to say of some stories in a list, by id."""
        statuses: dict[str, list[tuple[str, int]]] = defaultdict(list)
        by_status = "SELECT story, status, count(*) FROM assertion WHERE story IN"
        for story, status, count in self._among(by_status, stories, "GROUP BY story, status"):
            statuses[str(story)].append((str(status), int(str(count))))
        warned = self._among("SELECT story, count(*) FROM warning WHERE story IN", stories, "GROUP BY story")
        warnings = {str(story): int(str(count)) for story, count in warned}
        return {
            story: Standing(
                tuple(sorted(statuses[story], key=lambda counted: (-counted[1], counted[0]))), warnings.get(story, 0)
            )
            for story in stories
        }

    def turns(self, story: str | None = None, status: str | None = None, part: Part = WHOLE) -> Iterator[Turn]:
        """Changes of status by day, assertion and claim; or all the other way round."""
        where = sql.Where()
        if story is not None:
            where.add("h.assertion IN (SELECT id FROM assertion WHERE story = ?)", story)
        if status is not None:
            where.add("h.status = ?", status)
        _days(where, "h.at", part)
        if part.after is not None:
            where.add(f"(h.at, h.assertion, h.claim) {'<' if part.latest else '>'} (?, ?, ?)", *part.after)
        way = "DESC" if part.latest else "ASC"
        order = f"ORDER BY h.at {way}, h.assertion {way}, h.claim {way} {_limit(part)}"
        columns = "h.at, h.assertion, h.claim, h.status, h.was, s.story, s.gist"
        for row in self._rows(
            f"SELECT {columns} FROM change h {self.dialect.then} assertion s ON s.id = h.assertion {where.sql} {order}",
            where.values,
        ):
            yield _turn(row)

    def arrived(self, since: str, limit: int) -> tuple[tuple[str, str], ...]:
        """The pages that came since a time: article and time, the latest first."""
        statement = "SELECT article, at FROM arrival WHERE at >= ? ORDER BY at DESC, article DESC LIMIT ?"
        return tuple((str(article), str(at)) for article, at in self._rows(statement, (since, limit)))

    def turns_by(self, articles: Collection[str]) -> tuple[Turn, ...]:
        """The changes of status that claims of some articles caused, in no order."""
        statement = (
            "SELECT h.at, h.assertion, h.claim, h.status, h.was, s.story, s.gist FROM claim c "
            f"{self.dialect.then} change h ON h.claim = c.id {self.dialect.then} assertion s ON s.id = h.assertion "
            "WHERE c.article IN"
        )
        return tuple(_turn(row) for row in self._among(statement, articles))

    def warnings(
        self, claim: str | None = None, kind: str | None = None, story: str | None = None, part: Part = WHOLE
    ) -> Iterator[LedgerWarning]:
        """Warnings by id."""
        where = sql.Where()
        if claim is not None:
            where.add("(claim = ? OR about = ?)", claim, claim)
        for column, value in (("kind", kind), ("story", story)):
            if value is not None:
                where.add(f"{column} = ?", value)
        if part.after is not None:
            where.add("id > ?", *part.after)
        for (record,) in self._rows(f"SELECT record FROM warning {where.sql} ORDER BY id {_limit(part)}", where.values):
            yield codec.restore(LedgerWarning, codec.loads(str(record)))

    def warned(self, claims: Collection[str]) -> tuple[LedgerWarning, ...]:
        """The warnings that name any of some claims on either side, by id."""
        found: dict[str, object] = {}
        for column in ("claim", "about"):
            for identity, record in self._among(f"SELECT id, record FROM warning WHERE {column} IN", claims):
                found[str(identity)] = record
        return tuple(codec.restore(LedgerWarning, codec.loads(str(found[identity]))) for identity in sorted(found))

    def warned_in(self, articles: Collection[str]) -> tuple[LedgerWarning, ...]:
        """The warnings that claims of some articles mislead, by id."""
        statement = (
            f"SELECT w.id, w.record FROM claim c {self.dialect.then} warning w ON w.claim = c.id WHERE c.article IN"
        )
        found = {str(identity): str(record) for identity, record in self._among(statement, articles)}
        return tuple(codec.restore(LedgerWarning, codec.loads(found[identity])) for identity in sorted(found))

    def stands(self, assertions: Collection[str]) -> tuple[Stand, ...]:
        """The positions of all claims on some assertions, by day and claim."""
        statement = (
            "SELECT m.assertion, m.claim, m.position, m.origin, c.source, a.day, a.outlet FROM membership m "
            f"{self.dialect.then} claim c ON c.id = m.claim {self.dialect.then} article a ON a.id = c.article "
            "WHERE m.assertion IN"
        )
        found = [
            codec.restore(
                Stand,
                {
                    **{"assertion": assertion, "claim": claim, "position": position, "origin": origin},
                    **{"attributed": bool(source) and source != outlet, "day": day, "outlet": outlet},
                },
            )
            for assertion, claim, position, origin, source, day, outlet in self._among(statement, assertions)
        ]
        return tuple(sorted(found, key=lambda stand: (stand.day or "", stand.claim)))

    def memberships(self, assertion: str | None = None) -> Iterator[Membership]:
        """Links from claims to assertions, by claim."""
        where, values = ("", ()) if assertion is None else ("WHERE assertion = ?", (assertion,))
        for row in self._rows(f"SELECT {_LINK} FROM membership {where} ORDER BY claim", values):
            yield _membership(row)

    def membership(self, claim: str) -> Membership | None:
        """The link of a claim to its assertion."""
        return self.linked((claim,)).get(claim)

    def linked(self, claims: Collection[str]) -> dict[str, Membership]:
        """The links of some claims to their assertions, by claim."""
        rows = self._among(f"SELECT {_LINK} FROM membership WHERE claim IN", claims)
        return {link.claim: link for link in map(_membership, rows)}

    def lineage(self) -> Iterator[Lineage]:
        """Copies and their originals, by id."""
        for copy, original, share, reason in self._rows("SELECT * FROM lineage ORDER BY copy, original"):
            assert isinstance(share, float)
            yield Lineage(str(copy), str(original), share, str(reason))

    def counts(self) -> Mapping[str, int]:
        """How many of each kind of record."""
        rows = self._rows("SELECT name, sum(count) FROM tally GROUP BY name")
        tally = {str(name): int(str(count)) for name, count in rows}
        by_status = {status: tally.get(f"assertion {status}", 0) for status in STATUSES}
        counted = {name: tally.get(name, 0) for name in ("article", "claim")}
        counted["assertion"] = sum(by_status.values())
        counted |= {name: tally.get(name, 0) for name in ("story", "warning")}
        for table in ("judgement", "lineage", "rejected", "tombstone"):
            row = self._row(f"SELECT count(*) FROM {table}")
            assert row is not None
            counted[table] = int(str(row[0]))
        return counted | by_status


def _turn(row: tuple[object, ...]) -> Turn:
    at, assertion, claim, now, was, story, gist = (None if value is None else str(value) for value in row)
    return Turn(str(at), str(assertion), str(claim), str(now), was, story, str(gist))


def _days(where: sql.Where, column: str, part: Part) -> None:
    """Keep to the days of a part, in a column that begins with one."""
    if part.since is not None:
        where.add(f"{column} >= ?", part.since)
    if part.until is not None:
        where.add(f"{column} < ? AND {column} <> ''", part.until + _END)


def _limit(part: Part) -> str:
    return f"LIMIT {int(part.limit)}" if part.limit is not None else ""


def _membership(row: tuple[object, ...]) -> Membership:
    claim, assertion, position, origin, adds, score, reason = row
    return codec.restore(
        Membership,
        {
            **{"claim": claim, "assertion": assertion, "position": position, "origin": origin},
            **{"adds_origin": bool(adds), "score": score, "reason": reason},
        },
    )
