"""The fixed words of a report page, in the languages that a report can have."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str, str]] = {
    "skip": ("Skip to the content", "Aller au contenu", "Ir al contenido"),
    "eyebrow": ("ILO communications", "Communication de l’OIT", "Comunicación de la OIT"),
    "contents": ("Contents", "Sommaire", "Contenido"),
    "parameters": ("Selection", "Sélection", "Selección"),
    "all": ("all", "tout", "todo"),
    "data": ("Data", "Données", "Datos"),
    "cite": ("Cite", "Citer", "Citar"),
    "code": ("Code", "Code", "Código"),
    "stories": ("Stories", "Articles", "Noticias"),
    "story_list": ("All {n} stories", "Les {n} articles", "Las {n} noticias"),
    "one_story": ("The story", "L’article", "La noticia"),
    "show_all": ("Show all {n} stories", "Afficher les {n} articles", "Mostrar las {n} noticias"),
    "show": ("Show {count}", "Afficher {count}", "Mostrar {count}"),
    "no_stories": ("No stories.", "Aucun article.", "Ninguna noticia."),
    "back": ("Back to the chart", "Retour au graphique", "Volver al gráfico"),
    "undated": ("undated", "sans date", "sin fecha"),
    "themes": ("Themes", "Thèmes", "Temas"),
    "lines": ("lines {a}–{b}", "lignes {a}–{b}", "líneas {a}–{b}"),
    "scroll": ("{what}, scrolls sideways", "{what}, défilement latéral", "{what}, desplazamiento lateral"),
    "titles_only": (
        "The list shows titles and is not printed; the summaries are in data/stories.csv and in the workbook.",
        "La liste montre les titres et n’est pas imprimée ; les résumés sont dans data/stories.csv et le classeur.",
        "La lista muestra los títulos y no se imprime; los resúmenes están en data/stories.csv y en el libro adjunto.",
    ),
    "find": ("Find in the stories", "Chercher dans les articles", "Buscar en las noticias"),
    "found": ("{n} stories", "{n} articles", "{n} noticias"),
    "found_one": ("1 story", "1 article", "1 noticia"),
    "newest": ("Newest first", "Les plus récents d’abord", "Más recientes primero"),
    "oldest": ("Oldest first", "Les plus anciens d’abord", "Más antiguas primero"),
    "order": ("Order", "Ordre", "Orden"),
    "error": ("This section failed", "Cette section a échoué", "Esta sección falló"),
    "colon": (": ", "\u00a0: ", ": "),
    "all_dates": ("all dates", "toutes les dates", "todas las fechas"),
    "from_to": ("from {start} to {end}", "de {start} à {end}", "de {start} a {end}"),
    "from": ("from {start}", "à partir de {start}", "desde {start}"),
    "until": ("until {end}", "jusqu’à {end}", "hasta {end}"),
    "all_feeds": ("all feeds", "tous les fils", "todos los canales"),
    "freq_month": ("month", "mois", "mes"),
    "freq_quarter": ("quarter", "trimestre", "trimestre"),
    "freq_year": ("year", "année", "año"),
    "a": ("First side", "Premier côté", "Primer lado"),
    "b": ("Second side", "Second côté", "Segundo lado"),
    "feeds": ("Feeds", "Fils", "Canales"),
    "freq": ("Counted by", "Décompte par", "Recuento por"),
    "topics": ("Topics", "Sujets", "Asuntos"),
    "theme": ("Theme", "Thème", "Tema"),
    "index_title": ("Reports", "Rapports", "Informes"),
    "index_lead": (
        "What the International Labour Organization published, month by month, and about what. Each report is one "
        "file that opens without a network.",
        "Ce que l’Organisation internationale du Travail a publié, mois par mois, et sur quoi. Chaque rapport est un "
        "seul fichier qui s’ouvre sans réseau.",
        "Lo que la Organización Internacional del Trabajo publicó, mes a mes, y sobre qué. Cada informe es un solo "
        "archivo que se abre sin red.",
    ),
    "reports": ("Reports", "Rapports", "Informes"),
    "failed": ("Failed", "Échecs", "Fallidos"),
    "period": ("Period", "Période", "Período"),
    "status_done": ("done", "terminé", "terminado"),
    "status_unchanged": ("unchanged", "inchangé", "sin cambios"),
    "status_failed": ("failed", "échec", "falló"),
    "in_cell": ("In the section “{cell}”", "Dans la section « {cell} »", "En la sección «{cell}»"),
    "partial": ("Partial notebook", "Carnet partiel", "Cuaderno parcial"),
    "workbook": ("Workbook", "Classeur", "Libro"),
    "cited": (
        "{title}. {caption} In: {report} ilo_analysis {version}. Data: {file}, sha256 {digest}.",
        "{title}. {caption} Dans : {report} ilo_analysis {version}. Données : {file}, sha256 {digest}.",
        "{title}. {caption} En: {report} ilo_analysis {version}. Datos: {file}, sha256 {digest}.",
    ),
}
LANGUAGES = ("en", "fr", "es")


def word(key: str, language: str = "en", **values: object) -> str:
    """Give fixed words of the page; English for a language that is not known here.

    >>> word("story_list", n=6), word("data", "fr")
    ('All 6 stories', 'Données')
    """
    place = LANGUAGES.index(language) if language in LANGUAGES else 0
    return _WORDS[key][place].format(**values) if values else _WORDS[key][place]


def parameter_name(name: str, language: str = "en") -> str:
    """Name of a parameter as a reader sees it."""
    return word(name, language) if name in _WORDS else name.replace("_", " ").capitalize()
