"""Made-up stories for the benchmarks: titles and summaries in three languages, as full of terms as real ones are."""

from __future__ import annotations

import random

import pandas as pd

from ilo_analysis.annotate.places import country_names
from ilo_analysis.corpus import load_corpus
from ilo_analysis.reference import default_data

# What listings of the other two languages print; the English titles and summaries are those of the shipped listings.
FRENCH_AND_SPANISH = (
    ("fr", "{} ratifie la convention (n° 190) sur la violence et le harcèlement", "L’OIT salue une étape historique."),
    ("fr", "La protection sociale progresse en Afrique, dit l’OIT", "Le rapport, publié avec l’UNICEF, porte sur {}."),
    ("fr", "Les travailleurs domestiques restent sans sécurité sociale", "Six pour cent sont couverts en {}."),
    ("es", "{} firma un acuerdo sobre trabajo infantil", "La OIT y el Gobierno acordaron un plan de cuatro años."),
    ("es", "La recuperación de la pandemia es desigual", "El Observatorio de la OIT revisa las cifras de {} y otros."),
    ("es", "Empleo juvenil y empleos verdes en {}", "La formación profesional ayuda a los jóvenes, dice un informe."),
)


def made_stories(count: int, seed: int = 1919) -> pd.DataFrame:
    """Stories with id, title, summary, language, kicker and date; two of five name one country more."""
    dice = random.Random(seed)
    real = load_corpus(default_data()).stories.fillna({"summary": ""})
    english = [("en", title, summary) for title, summary in zip(real["title"], real["summary"], strict=True)]
    names = {language: sorted(country_names(language).values()) for language in ("en", "fr", "es")}
    rows = []
    for number in range(count):
        language, title, summary = dice.choice(english if dice.random() < 0.7 else FRENCH_AND_SPANISH)
        country = dice.choice(names[language])
        if language == "en" and dice.random() < 0.5:
            title = f"{title} in {country}"
        more = dice.choice(english)[2] if language == "en" and len(summary) < 100 else ""
        kicker = dice.choice([None, None, None, "Press release", "Social protection"])
        text = f"{summary} {more} No two of these {number} stories are alike.".replace("{}", country)
        rows.append((f"story-{number:07d}", title.replace("{}", country), text, language, kicker))
    table = pd.DataFrame(rows, columns=["story_id", "title", "summary", "language", "kicker"]).astype("str")
    return table.assign(date=pd.Timestamp("2021-11-08").as_unit("us"))
