"""Front rooms: a request in, a page out. They never build a query, count or write."""
