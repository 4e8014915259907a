-- Between the articles that stand for two texts; the article with the smaller id is a.
SELECT CASE WHEN ha.article < hb.article THEN ha.article ELSE hb.article END AS a,
  CASE WHEN ha.article < hb.article THEN hb.article ELSE ha.article END AS b,
  CASE WHEN ha.article < hb.article THEN s.a_start ELSE s.b_start END AS a_start,
  CASE WHEN ha.article < hb.article THEN s.a_end ELSE s.b_end END AS a_end,
  CASE WHEN ha.article < hb.article THEN s.b_start ELSE s.a_start END AS b_start,
  CASE WHEN ha.article < hb.article THEN s.b_end ELSE s.a_end END AS b_end,
  s.words,
  CASE WHEN ha.article < hb.article THEN s.a_words ELSE s.b_words END AS a_words,
  CASE WHEN ha.article < hb.article THEN s.b_words ELSE s.a_words END AS b_words
FROM shared s JOIN heads ha ON s.a = ha.document JOIN heads hb ON s.b = hb.document
ORDER BY 1, 2, 3, 5
