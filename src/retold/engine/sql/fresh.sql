-- Texts that no earlier scan met, each where it was read first.
SELECT r.text_key, min(r.place) AS place
FROM records r LEFT JOIN documents d ON r.text_key = d.text_key
WHERE r.problem IS NULL AND d.text_key IS NULL
GROUP BY r.text_key
ORDER BY place
