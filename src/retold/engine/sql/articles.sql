SELECT k.article, k.text, CASE WHEN h.article = k.article THEN NULL ELSE h.article END AS same_as, g.family,
  k.label, k.outlet, k.title, k.url, k.author, k.published, k.published_us, d.words, k.source
FROM known k
JOIN documents d ON k.text_key = d.text_key
JOIN heads h ON d.document = h.document
JOIN kin ON d.document = kin.document
LEFT JOIN gathered g ON kin.root = g.root
ORDER BY k.text, k.article
