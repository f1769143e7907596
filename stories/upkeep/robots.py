"""robots.txt as RFC 9309 has it: which pages a site asks machines to leave alone. Pure.

``urllib.robotparser`` knows neither ``*`` inside a path nor the longest match, so it would visit what
it should not.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

MOST_BYTES = 500_000
LONGEST_DELAY = 30  # seconds; a site that asks for more gets one request a run


@dataclass(frozen=True)
class Rules:
    """What one site asks of us: (path pattern, allowed) pairs, and seconds between two requests."""

    paths: tuple[tuple[str, bool], ...] = ()
    delay: float = 0

    def allow(self, page: str) -> bool:
        """Whether a page (path with query) may be visited: the longest rule wins, then "allow"."""
        if page == "/robots.txt":
            return True
        page = _plain(page)
        found = [(len(path), allowed) for path, allowed in self.paths if _pattern(path).match(page)]
        return max(found, default=(0, True))[1]


EVERYTHING = Rules()
NOTHING = Rules(paths=(("/", False),))


def read(body: bytes, agent: str) -> Rules:
    """The rules for ``agent`` (our name in lower case), else those for everybody."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    naming = False  # several names in a row share the group that follows
    for line in body[:MOST_BYTES].decode("utf-8-sig", "replace").splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            agents = [*agents, value.lower()] if naming else [value.lower()]
            for known in agents:
                groups.setdefault(known, [])
        elif colon and name in ("allow", "disallow", "crawl-delay"):
            for known in agents:
                groups[known].append((name, value))
        naming = name == "user-agent"
    return _rules(groups.get(agent, groups.get("*", [])))


def _rules(lines: list[tuple[str, str]]) -> Rules:
    delay, paths = 0.0, []
    for name, value in lines:
        if name == "crawl-delay":
            delay = float(value) if re.fullmatch(r"\d{1,5}(\.\d{1,3})?", value) else delay
        elif value:
            paths.append((_plain(value), name == "allow"))
    return Rules(tuple(paths), min(delay, LONGEST_DELAY))


def _plain(path: str) -> str:
    """One spelling of the escapes in a path."""
    return quote(unquote_to_bytes(path), safe="/:=&?~+!$,;'@()*[]")


@lru_cache(maxsize=4096)
def _pattern(path: str) -> re.Pattern:
    # Runs of stars become one, and none goes back: "/*a*a*a*a*b" must not take for ever.
    ends = path.endswith("$")
    parts = [re.escape(part) for part in re.split(r"\*+", path.removesuffix("$"))]
    middle = "".join(f"(?>.*?{part})" for part in parts[1:-1])
    last = "" if len(parts) == 1 else f".*{parts[-1]}" if ends else f".*?{parts[-1]}"
    return re.compile(f"{parts[0]}{middle}{last}{'$' if ends else ''}", re.DOTALL)
