-- Passages between documents: those just aligned, and those of pairs that stand as they were. The smaller number comes first
-- in pairs, the smaller key in passages.
SELECT a, b, a_start, a_end, b_start, b_end, words, a_words, b_words FROM aligned
UNION ALL
SELECT e.a, e.b, e.a_start, e.a_end, e.b_start, e.b_end, e.words, e.a_words, e.b_words
FROM earlier e
JOIN pairs p ON least(e.a, e.b) = p.a AND greatest(e.a, e.b) = p.b
LEFT JOIN affected x ON least(e.a, e.b) = x.a AND greatest(e.a, e.b) = x.b
WHERE x.a IS NULL
