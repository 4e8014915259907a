-- Places that only repeat what their outlet always prints.
SELECT document, place, CAST(sum(n) AS BIGINT) AS n
FROM (SELECT document, place, n FROM earlier UNION ALL SELECT document, place, n FROM marks) AS every
GROUP BY document, place
HAVING sum(n) > 0
ORDER BY document, place
