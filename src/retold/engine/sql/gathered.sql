-- Families of two articles and more, by the root that union-find gave them.
SELECT kin.root, 'f:' || min(k.article) AS family, count(*) AS articles, count(DISTINCT k.text_key) AS texts,
  count(DISTINCT nullif(k.outlet_key, 0)) AS outlets, min(k.published_us) AS first_us, max(k.published_us) AS last_us
FROM known k JOIN documents d ON k.text_key = d.text_key JOIN kin ON d.document = kin.document
GROUP BY kin.root
HAVING count(*) > 1
