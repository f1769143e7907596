"""Lines whose capitals say nothing, because every word of them has one."""

import re


def lines(text: str) -> list[tuple[int, int]]:
    """Lines That Are Written Like This, or LIKE THIS: their capitals say nothing."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        long = [word for word in re.findall(r"[^\W\d_][\w’'-]*", line) if len(word) > 3]
        if re.match(r"[^:]{3,24}: \S", line):
            continue  # "Azienda: Valdora Acque Minerali"
        if line.isupper() and len(line.split()) > 1 and len(line) < 140:
            found.append(match.span())
        elif len(long) >= 4 and len(line) < 140 and not re.search(r"[.!?…][\"”“»’)]*\s*$", line):
            capitals = sum(word[0].isupper() for word in long)
            if capitals / len(long) > 0.75:
                found.append(match.span())
    return found
