-- Pairs of documents that at least one fingerprint links.
SELECT a, b, CAST(sum(n) AS BIGINT) AS n
FROM (SELECT a, b, n FROM earlier UNION ALL SELECT a, b, n FROM links) AS every
GROUP BY a, b
HAVING sum(n) > 0
