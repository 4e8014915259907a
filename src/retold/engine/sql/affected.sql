-- Pairs to align: new ones, and those in which the marks of a text have changed.
SELECT p.a, p.b
FROM pairs p
LEFT JOIN earlier e ON p.a = e.a AND p.b = e.b
LEFT JOIN remarked ra ON p.a = ra.document
LEFT JOIN remarked rb ON p.b = rb.document
WHERE e.a IS NULL OR ra.document IS NOT NULL OR rb.document IS NOT NULL
ORDER BY p.a, p.b
