SELECT source, problem AS reason, kind FROM records WHERE problem IS NOT NULL
UNION
SELECT source, reason, kind FROM passed
UNION
SELECT source, reason, kind FROM earlier
