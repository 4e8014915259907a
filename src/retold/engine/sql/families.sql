SELECT family, articles, texts, outlets, first_us, last_us FROM gathered ORDER BY family
