"""The fixed wording of reports; a pair is singular and plural. Placeholders are the same in each language."""

from __future__ import annotations

PHRASES: dict[str, dict[str, str | tuple[str, str]]] = {
    "n_stories": {
        "en": ("{n} story", "{n} stories"),
        "fr": ("{n} article", "{n} articles"),
        "es": ("{n} noticia", "{n} noticias"),
    },
    "n_days": {
        "en": ("{n} observed day", "{n} observed days"),
        "fr": ("{n} jour observé", "{n} jours observés"),
        "es": ("{n} día observado", "{n} días observados"),
    },
    "n_full": {
        "en": ("{n} full month", "{n} full months"),
        "fr": ("{n} mois complet", "{n} mois complets"),
        "es": ("{n} mes completo", "{n} meses completos"),
    },
    "n_partial": {"en": "{n} partial", "fr": ("{n} partiel", "{n} partiels"), "es": ("{n} parcial", "{n} parciales")},
    "n_unobserved": {
        "en": "{n} unobserved",
        "fr": ("{n} non observé", "{n} non observés"),
        "es": ("{n} no observado", "{n} no observados"),
    },
    "n_terms": {
        "en": ("{n} term", "{n} terms"),
        "fr": ("{n} terme", "{n} termes"),
        "es": ("{n} término", "{n} términos"),
    },
    "n_active": {
        "en": ("{n_active} of {n} observable month", "{n_active} of {n} observable months"),
        "fr": ("{n_active} mois observable sur {n}", "{n_active} mois observables sur {n}"),
        "es": ("{n_active} de {n} mes observable", "{n_active} de {n} meses observables"),
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
        "en": "In {peak}, {feed} shows {stories} on {days}, the most of its observed periods: "
        "{rate} per 30 observed days ({interval}).",
        "fr": "En {peak}, «\u00a0{feed}\u00a0» montre {stories} sur {days}, le plus de ses périodes "
        "observées : {rate} pour 30 jours observés ({interval}).",
        "es": "En {peak}, «{feed}» muestra {stories} en {days}, el máximo de sus períodos "
        "observados: {rate} por 30 días observados ({interval}).",
    },
    "rate_finding": {
        "en": "Between {first} and {last}, on {days}, {feed} shows {stories}: "
        "{rate} per 30 observed days ({interval}).",
        "fr": "Entre le {first} et le {last}, sur {days}, «\u00a0{feed}\u00a0» montre {stories} : "
        "{rate} pour 30 jours observés ({interval}).",
        "es": "Entre el {first} y el {last}, en {days}, «{feed}» muestra {stories}: "
        "{rate} por 30 días observados ({interval}).",
    },
    "rate_launches": {
        "en": "Several stories share a day; allowing for that: {interval}.",
        "fr": "Plusieurs articles partagent un jour ; en en tenant compte : {interval}.",
        "es": "Varias noticias comparten un día; teniéndolo en cuenta: {interval}.",
    },
    "trend_finding": {
        "en": "In {feed}, over {full} with {stories}, the rate of each year is {ratio} times "
        "that of the year before ({interval}).",
        "fr": "Dans «\u00a0{feed}\u00a0», sur {full} avec {stories}, le rythme de chaque année est {ratio} "
        "fois celui de l’année précédente ({interval}).",
        "es": "En «{feed}», en {full} con {stories}, el ritmo de cada año es {ratio} veces "
        "el del año anterior ({interval}).",
    },
    "season_finding": {
        "en": "In {feed}, over {full} with {stories}, {month} differs most from the other "
        "months: {ratio} times their rate ({interval}).",
        "fr": "Dans «\u00a0{feed}\u00a0», sur {full} avec {stories}, le mois de {month} diffère le plus "
        "des autres : {ratio} fois leur rythme ({interval}).",
        "es": "En «{feed}», en {full} con {stories}, el mes de {month} es el que más "
        "difiere de los demás: {ratio} veces su ritmo ({interval}).",
    },
    "level_finding": {
        "en": "In {feed}, over {full} with {stories}, the last change of level comes in "
        "{month}: {ratio} times the rate before it ({interval}).",
        "fr": "Dans «\u00a0{feed}\u00a0», sur {full} avec {stories}, le dernier changement de niveau vient "
        "en {month} : {ratio} fois le rythme d’avant ({interval}).",
        "es": "En «{feed}», en {full} con {stories}, el último cambio de nivel llega en "
        "{month}: {ratio} veces el ritmo anterior ({interval}).",
    },
    "level_none": {
        "en": "In {feed}, over {full} with {stories}, no change of level stands out.",
        "fr": "Dans «\u00a0{feed}\u00a0», sur {full} avec {stories}, aucun changement de niveau ne se détache.",
        "es": "En «{feed}», en {full} con {stories}, no destaca ningún cambio de nivel.",
    },
    "trend_refused": {
        "en": "{feed} allows no trend: that needs {needed} full months with {n} stories or more in them, it has "
        "{months} with {has}. Look at the counts of its months and their intervals instead.",
        "fr": "«\u00a0{feed}\u00a0» ne permet pas de tendance : il faut {needed} mois complets avec {n} articles "
        "ou plus, "
        "il en a {months} avec {has}. Regardez plutôt les effectifs de ses mois et leurs intervalles.",
        "es": "«{feed}» no permite una tendencia: hacen falta {needed} meses completos con al menos {n} noticias, "
        "tiene {months} con {has}. Mire en su lugar los recuentos de sus meses y sus intervalos.",
    },
    "season_refused": {
        "en": "{feed} allows no season: that needs each month of the year in full in {years} years, so "
        "{needed} full months, and it has {months} of these. Put the same month of two years side by side instead.",
        "fr": "«\u00a0{feed}\u00a0» ne permet pas de saison : il faut chaque mois de l’année complet dans "
        "{years} années, "
        "donc {needed} mois complets, et il a {months} de ceux-là. Mettez plutôt côte à côte le même mois de deux "
        "années.",
        "es": "«{feed}» no permite una estación: hace falta cada mes del año completo en {years} años, "
        "o sea {needed} meses completos, y tiene {months} de ellos. Compare en su lugar el mismo mes de dos años.",
    },
    "level_refused": {
        "en": "{feed} allows no search for changes of level: that needs {needed} full months without a gap, "
        "and its longest run has {months}. Look at its yearly rates and their intervals instead.",
        "fr": "«\u00a0{feed}\u00a0» ne permet pas de chercher des changements de niveau : il faut {needed} mois "
        "complets sans "
        "lacune, et sa plus longue suite en a {months}. Regardez plutôt ses rythmes annuels et leurs intervalles.",
        "es": "«{feed}» no permite buscar cambios de nivel: hacen falta {needed} meses completos sin huecos, "
        "y su serie más larga tiene {months}. Mire en su lugar sus ritmos anuales y sus intervalos.",
    },
    "share_finding": {
        "en": "In {feed}{period}, {n} of {total} stories carry {label}: {share} ({interval}).",
        "fr": "Dans «\u00a0{feed}\u00a0»{period}, {n} des {total} articles portent {label} : {share} ({interval}).",
        "es": "En «{feed}»{period}, {n} de {total} noticias llevan {label}: {share} ({interval}).",
    },
    "share_counts": {
        "en": "In {feed}{period}, {n} of {total} stories carry {label}; too few for a percentage.",
        "fr": "Dans «\u00a0{feed}\u00a0»{period}, {n} des {total} articles portent {label} ; trop peu pour un "
        "pourcentage.",
        "es": "En «{feed}»{period}, {n} de {total} noticias llevan {label}; muy pocas para un porcentaje.",
    },
    "small": {"en": "Small numbers.", "fr": "Petits effectifs.", "es": "Cifras pequeñas."},
    "in_period": {"en": ", in {period}", "fr": ", en {period}", "es": ", en {period}"},
    "recurrence_finding": {
        "en": "In {feed}, {theme} appears in {stories}, in {months}, from {first} to {last}.",
        "fr": "Dans «\u00a0{feed}\u00a0», {theme} apparaît dans {stories}, durant {months}, du {first} au {last}.",
        "es": "En «{feed}», {theme} aparece en {stories}, en {months}, del {first} al {last}.",
    },
    "comparison_finding": {
        "en": "{term} is in {n_a} of {total_a} stories ({a}) and in {n_b} of {total_b} ({b}): "
        "a difference of {difference} points ({interval}).",
        "fr": "{term} figure dans {n_a} des {total_a} articles ({a}) et dans {n_b} des {total_b} ({b}) : "
        "un écart de {difference} points ({interval}).",
        "es": "{term} está en {n_a} de {total_a} noticias ({a}) y en {n_b} de {total_b} ({b}): "
        "una diferencia de {difference} puntos ({interval}).",
    },
    "comparison_none": {
        "en": "No theme or word stands above what chance alone would show.",
        "fr": "Aucun thème ni mot ne dépasse ce que le hasard seul montrerait.",
        "es": "Ningún tema ni palabra supera lo que mostraría el azar por sí solo.",
    },
    "comparison_refused": {
        "en": "A comparison needs {needed} stories a side. Choose a longer period or more feeds, or look at the shares "
        "of themes per feed instead.",
        "fr": "Une comparaison demande {needed} articles de chaque côté. Choisissez une période plus longue ou plus de "
        "fils, ou regardez plutôt la part des thèmes par fil.",
        "es": "Una comparación necesita {needed} noticias por lado. Elija un período más largo o más canales, o mire "
        "en su lugar la proporción de temas por canal.",
    },
    "side_feed": {"en": "feed {value}", "fr": "fil {value}", "es": "canal {value}"},
    "side_scope": {"en": "feeds of scope {value}", "fr": "fils de portée {value}", "es": "canales de alcance {value}"},
    "side_scope_theme": {"en": "feeds of one theme", "fr": "fils à thème unique", "es": "canales de un solo tema"},
    "side_scope_general": {"en": "general feeds", "fr": "fils généraux", "es": "canales generales"},
    "side_period": {"en": "period {value}", "fr": "période {value}", "es": "período {value}"},
    "side_theme": {"en": "theme {value}", "fr": "thème {value}", "es": "tema {value}"},
    "side_language": {"en": "language {value}", "fr": "langue {value}", "es": "idioma {value}"},
    "side_rest": {"en": "all others", "fr": "tous les autres", "es": "todas las demás"},
    "coverage_alt": {
        "en": "Calendar of observed months. {feeds}.",
        "fr": "Calendrier des mois observés. {feeds}.",
        "es": "Calendario de los meses observados. {feeds}.",
    },
    "coverage_feed": {
        "en": "{feed}: {full}, {partial} and {unobserved} from {first} to {last}",
        "fr": "{feed} : {full}, {partial} et {unobserved}, de {first} à {last}",
        "es": "{feed}: {full}, {partial} y {unobserved}, de {first} a {last}",
    },
    "volume_alt": {
        "en": "Bar chart of stories per period and feed, {first} to {last}. {feeds}. "
        "Unobserved periods are left blank.",
        "fr": "Diagramme en barres des articles par période et par fil, {first} à {last}. {feeds}. "
        "Les périodes non observées restent vides.",
        "es": "Gráfico de barras de noticias por período y canal, {first} a {last}. {feeds}. "
        "Los períodos no observados quedan en blanco.",
    },
    "volume_feed": {
        "en": "{feed}: {stories}, from {least} to {most} per observed period, most in {peak}",
        "fr": "{feed} : {stories}, de {least} à {most} par période observée, le plus en {peak}",
        "es": "{feed}: {stories}, de {least} a {most} por período observado, la mayoría en {peak}",
    },
    "share_alt": {
        "en": "Chart of the share of stories by {kind}, with 95% intervals. {feeds}.",
        "fr": "Diagramme de la part des articles par {kind}, avec intervalles à 95 %. {feeds}.",
        "es": "Gráfico de la proporción de noticias por {kind}, con intervalos del 95 %. {feeds}.",
    },
    "share_feed": {
        "en": "{feed}: of {stories}, most often {label} with {n} ({share})",
        "fr": "{feed} : sur {stories}, le plus souvent {label} avec {n} ({share})",
        "es": "{feed}: de {stories}, lo más frecuente {label} con {n} ({share})",
    },
    "comparison_alt": {
        "en": "Chart of the difference between {a} and {b} for {terms_shown}; strongest: {terms}.",
        "fr": "Diagramme de l’écart entre {a} et {b} pour {terms_shown} ; les plus nets : {terms}.",
        "es": "Gráfico de la diferencia entre {a} y {b} para {terms_shown}; los más claros: {terms}.",
    },
    "quoted": {"en": "“{text}”", "fr": "«\u00a0{text}\u00a0»", "es": "«{text}»"},
    "all_feeds": {"en": "All feeds", "fr": "Tous les fils", "es": "Todos los canales"},
    "n_of": {"en": "{n} of {total}", "fr": "{n} sur {total}", "es": "{n} de {total}"},
    "n_distinct": {
        "en": "{n} distinct, in {listings} listings",
        "fr": "{n} distincts, dans {listings} pages enregistrées",
        "es": "{n} distintas, en {listings} páginas guardadas",
    },
    "n_observed": {
        "en": ("{n} day observed in {seen} of {months} months", "{n} days observed in {seen} of {months} months"),
        "fr": ("{n} jour observé dans {seen} mois sur {months}", "{n} jours observés dans {seen} mois sur {months}"),
        "es": ("{n} día observado en {seen} de {months} meses", "{n} días observados en {seen} de {months} meses"),
    },
    "n_merged": {
        "en": (
            "{n} further entry reports a story that is already counted",
            "{n} further entries report a story that is already counted",
        ),
        "fr": (
            "{n} autre entrée rapporte un article déjà compté",
            "{n} autres entrées rapportent un article déjà compté",
        ),
        "es": (
            "{n} entrada más informa de una noticia ya contada",
            "{n} entradas más informan de una noticia ya contada",
        ),
    },
    "n_undated": {
        "en": ("{n} story without a date", "{n} stories without a date"),
        "fr": ("{n} article sans date", "{n} articles sans date"),
        "es": ("{n} noticia sin fecha", "{n} noticias sin fecha"),
    },
    "n_problems": {
        "en": ("{n} line or value to look at", "{n} lines or values to look at"),
        "fr": ("{n} ligne ou valeur à vérifier", "{n} lignes ou valeurs à vérifier"),
        "es": ("{n} línea o valor por revisar", "{n} líneas o valores por revisar"),
    },
    "no_dated": {
        "en": "no dated story in this selection",
        "fr": "aucun article daté dans cette sélection",
        "es": "ninguna noticia con fecha en esta selección",
    },
    "scope_general": {"en": "general feed", "fr": "fil général", "es": "canal general"},
    "scope_theme": {"en": "feed of one theme", "fr": "fil à thème unique", "es": "canal de un solo tema"},
    "scope_unknown": {"en": "scope not known", "fr": "portée inconnue", "es": "alcance desconocido"},
    "dictionary_marked": {
        "en": "The dictionary marks {n} of {total} stories with a theme ({share}).",
        "fr": "Le dictionnaire donne un thème à {n} des {total} articles ({share}).",
        "es": "El diccionario da un tema a {n} de {total} noticias ({share}).",
    },
    "dictionary_weight": {
        "en": "The term “{term}” is in {n} of the {total} stories with {theme}; {n_alone} have the theme by it alone.",
        "fr": "Le terme «\u00a0{term}\u00a0» est dans {n} des {total} articles de {theme}\u202f; {n_alone} n’ont le "
        "thème que par lui.",
        "es": "El término «{term}» está en {n} de las {total} noticias con {theme}; {n_alone} tienen el tema solo por "
        "él.",
    },
    "dictionary_overlap": {
        "en": "{a} and {b} share {n} stories, {share} of those that have either.",
        "fr": "{a} et {b} ont {n} articles en commun, {share} de ceux qui ont l’un ou l’autre.",
        "es": "{a} y {b} comparten {n} noticias, el {share} de las que tienen uno u otro.",
    },
    "dictionary_gap": {
        "en": "The most frequent phrase in stories without a theme is “{phrase}”, in {n}.",
        "fr": "L’expression la plus fréquente des articles sans thème est «\u00a0{phrase}\u00a0», dans {n}.",
        "es": "La expresión más frecuente en las noticias sin tema es «{phrase}», en {n}.",
    },
    "none_topic": {"en": "no topic", "fr": "aucun sujet", "es": "ningún asunto"},
    "none_theme": {"en": "no theme", "fr": "aucun thème", "es": "ningún tema"},
    "kind_topic": {"en": "topic", "fr": "sujet", "es": "asunto"},
    "kind_theme": {"en": "theme", "fr": "thème", "es": "tema"},
}
