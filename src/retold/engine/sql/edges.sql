-- Pairs of documents of which one is in good part copy of the other: three tenths of its words.
SELECT s.a, s.b
FROM (SELECT a, b, sum(words) AS words FROM shared GROUP BY a, b) AS s
JOIN documents da ON s.a = da.document
JOIN documents db ON s.b = db.document
WHERE 10 * s.words >= 3 * least(da.words, db.words)
