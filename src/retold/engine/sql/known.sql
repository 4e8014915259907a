-- Every article once, however often it was read: the record whose source sorts first.
SELECT article, text, label, outlet, title, url, author, published, source, text_key, outlet_key, published_us
FROM (
  SELECT *, row_number() OVER (PARTITION BY article ORDER BY source, label, author) AS n
  FROM (
    SELECT article, text, label, outlet, title, url, author, published, source, text_key, outlet_key, published_us
    FROM records WHERE problem IS NULL
    UNION ALL
    SELECT article, text, label, outlet, title, url, author, published, source, text_key, outlet_key, published_us
    FROM earlier
  ) AS met
) AS numbered
WHERE n = 1
