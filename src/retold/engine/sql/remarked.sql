-- Documents on which a mark was set or taken away.
SELECT DISTINCT document FROM marks
