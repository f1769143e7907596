"""Values that rows of several models break a rule with, for the tables beside this file."""

from datetime import UTC, datetime

NEW = {"slug": "another"}
MOMENT = datetime(2030, 1, 1, tzinfo=UTC)
UNKNOWN = 10**9  # an id that nothing has

BAD_SLUGS = ["", "KLM", "a b", "a--b", "-a", "a-", "é", "a_b", "a/b", "a\n"]
BAD_COUNTRIES = ["NL", "n", "n1", "é!"]
BAD_ADDRESSES = ["", "example.org", "ftp://example.org", "javascript:alert(1)", "http://a b"]
BAD_FINGERPRINTS = ["", "a" * 31, "A" * 32, "g" * 32]
