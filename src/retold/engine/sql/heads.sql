-- For every document the article that stands for it: the earliest with this text, undated ones last.
SELECT d.document, k.text_key, k.text, k.article, k.outlet, k.outlet_key, k.published_us
FROM (
  SELECT text_key, text, article, outlet, outlet_key, published_us,
    row_number() OVER (PARTITION BY text_key ORDER BY published_us NULLS LAST, article) AS n
  FROM known
) AS k JOIN documents d ON k.text_key = d.text_key
WHERE k.n = 1
ORDER BY d.document
