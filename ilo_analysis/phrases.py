"""Layer 0: the fixed wording of reports; a pair is singular and plural. Placeholders are the same in each language."""

from __future__ import annotations

MONTHS: dict[str, tuple[str, ...]] = {
    "en": tuple(
        "January February March April May June July August September October November December".split()  # noqa: SIM905
    ),
    "fr": tuple(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
    ),
    "es": tuple(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
    ),
}

PHRASES: dict[str, dict[str, str | tuple[str, str]]] = {
    "n_stories": {
        "en": ("{n} story", "{n} stories"),
        "fr": ("{n} article", "{n} articles"),
        "es": ("{n} noticia", "{n} noticias"),
    },
    "quarter": {"en": "quarter {n} of {year}", "fr": "{n}e trimestre {year}", "es": "trimestre {n} de {year}"},
    "span": {"en": "{first} to {last}", "fr": "du {first} au {last}", "es": "del {first} al {last}"},
    "no_stories": {
        "en": "No stories in this selection.",
        "fr": "Aucun article dans cette sélection.",
        "es": "Ninguna noticia en esta selección.",
    },
    "no_findings": {
        "en": "Nothing stands out in this selection.",
        "fr": "Rien ne se détache dans cette sélection.",
        "es": "Nada destaca en esta selección.",
    },
    "interval": {
        "en": "95% interval {low} to {high}",
        "fr": "intervalle à 95 % : {low} à {high}",
        "es": "intervalo del 95 %: {low} a {high}",
    },
    "volume_finding": {
        "en": "Between {first} and {last}, on {days} observed days, the feed {feed} shows {n} stories; "
        "most in {peak}: {peak_n} ({rate} per 30 observed days, {interval}).",
        "fr": "Entre {first} et {last}, sur {days} jours observés, le fil {feed} montre {n} articles ; "
        "le plus en {peak} : {peak_n} ({rate} pour 30 jours observés, {interval}).",
        "es": "Entre {first} y {last}, en {days} días observados, el canal {feed} muestra {n} noticias; "
        "la mayoría en {peak}: {peak_n} ({rate} por 30 días observados, {interval}).",
    },
    "share_finding": {
        "en": "In the feed {feed}{period}, {n} of {total} stories carry {label}: {share} ({interval}).",
        "fr": "Dans le fil {feed}{period}, {n} des {total} articles portent {label} : {share} ({interval}).",
        "es": "En el canal {feed}{period}, {n} de {total} noticias llevan {label}: {share} ({interval}).",
    },
    "share_counts": {
        "en": "In the feed {feed}{period}, {n} of {total} stories carry {label}; too few for a percentage.",
        "fr": "Dans le fil {feed}{period}, {n} des {total} articles portent {label} ; trop peu pour un pourcentage.",
        "es": "En el canal {feed}{period}, {n} de {total} noticias llevan {label}; muy pocas para un porcentaje.",
    },
    "small": {"en": "Small numbers.", "fr": "Petits effectifs.", "es": "Cifras pequeñas."},
    "in_period": {"en": ", in {period}", "fr": ", en {period}", "es": ", en {period}"},
    "recurrence_finding": {
        "en": "In the feed {feed}, {theme} appears in {n} stories, in {active} of {observable} observable months, "
        "from {first} to {last} ({interval} of the months).",
        "fr": "Dans le fil {feed}, {theme} apparaît dans {n} articles, durant {active} des {observable} mois "
        "observables, du {first} au {last} ({interval} des mois).",
        "es": "En el canal {feed}, {theme} aparece en {n} noticias, en {active} de {observable} meses observables, "
        "del {first} al {last} ({interval} de los meses).",
    },
    "comparison_finding": {
        "en": "“{term}” is in {n_a} of {total_a} stories of {a} and in {n_b} of {total_b} of {b}: "
        "a difference of {difference} points ({interval}).",
        "fr": "« {term} » figure dans {n_a} des {total_a} articles de {a} et dans {n_b} des {total_b} de {b} : "
        "un écart de {difference} points ({interval}).",
        "es": "«{term}» está en {n_a} de {total_a} noticias de {a} y en {n_b} de {total_b} de {b}: "
        "una diferencia de {difference} puntos ({interval}).",
    },
    "coverage_alt": {
        "en": "Calendar of observed months. {feeds}.",
        "fr": "Calendrier des mois observés. {feeds}.",
        "es": "Calendario de los meses observados. {feeds}.",
    },
    "coverage_feed": {
        "en": "{feed}: {full} full, {partial} partial and {unobserved} unobserved months from {first} to {last}",
        "fr": "{feed} : {full} mois complets, {partial} partiels et {unobserved} non observés, de {first} à {last}",
        "es": "{feed}: {full} meses completos, {partial} parciales y {unobserved} no observados, de {first} a {last}",
    },
    "volume_alt": {
        "en": "Bar chart of stories per period and feed, {first} to {last}. {feeds}. Unobserved periods are left blank.",
        "fr": "Diagramme en barres des articles par période et par fil, {first} à {last}. {feeds}. "
        "Les périodes non observées restent vides.",
        "es": "Gráfico de barras de noticias por período y canal, {first} a {last}. {feeds}. "
        "Los períodos no observados quedan en blanco.",
    },
    "volume_feed": {
        "en": "{feed}: {n} stories, from {least} to {most} per observed period, most in {peak}",
        "fr": "{feed} : {n} articles, de {least} à {most} par période observée, le plus en {peak}",
        "es": "{feed}: {n} noticias, de {least} a {most} por período observado, la mayoría en {peak}",
    },
    "share_alt": {
        "en": "Chart of the share of stories by {kind}, with 95% intervals. {feeds}.",
        "fr": "Diagramme de la part des articles par {kind}, avec intervalles à 95 %. {feeds}.",
        "es": "Gráfico de la proporción de noticias por {kind}, con intervalos del 95 %. {feeds}.",
    },
    "share_feed": {
        "en": "{feed}: of {total} stories, most often {label} with {n} ({share})",
        "fr": "{feed} : sur {total} articles, le plus souvent {label} avec {n} ({share})",
        "es": "{feed}: de {total} noticias, lo más frecuente {label} con {n} ({share})",
    },
    "timeline_alt": {
        "en": "Timeline of themes: {rows}.",
        "fr": "Chronologie des thèmes : {rows}.",
        "es": "Cronología de los temas: {rows}.",
    },
    "timeline_row": {
        "en": "{theme} in {feed}, {active} of {observable} observable months",
        "fr": "{theme} dans {feed}, {active} des {observable} mois observables",
        "es": "{theme} en {feed}, {active} de {observable} meses observables",
    },
    "comparison_alt": {
        "en": "Chart of {n} terms that differ between {a} and {b}; strongest: {terms}.",
        "fr": "Diagramme de {n} termes qui diffèrent entre {a} et {b} ; les plus nets : {terms}.",
        "es": "Gráfico de {n} términos que difieren entre {a} y {b}; los más claros: {terms}.",
    },
    "multi_label": {
        "en": "A story can carry several, so shares may add up to more than 100%.",
        "fr": "Un article peut en porter plusieurs : la somme des parts peut dépasser 100 %.",
        "es": "Una noticia puede llevar varios: la suma de las proporciones puede superar el 100 %.",
    },
    "none_topic": {"en": "no topic", "fr": "aucun sujet", "es": "ningún asunto"},
    "none_theme": {"en": "no theme", "fr": "aucun thème", "es": "ningún tema"},
    "kind_topic": {"en": "topic", "fr": "sujet", "es": "asunto"},
    "kind_theme": {"en": "theme", "fr": "thème", "es": "tema"},
}
