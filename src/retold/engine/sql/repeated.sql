-- What an outlet prints again and again, where it stands.
SELECT h.outlet, h.article, r.start, r.stop, r.words
FROM stretches r JOIN heads h ON r.document = h.document
ORDER BY 1, 2, 3
