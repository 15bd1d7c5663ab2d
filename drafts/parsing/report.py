"""The parsed draft as the plain data that other programs rely on."""

from typing import Any

from drafts.parsing.tree import ParsedDraft, article_size


def as_report(draft: ParsedDraft) -> dict[str, Any]:
    articles = []
    for article, path in draft.articles():
        paragraphs, items, sub_items = article_size(article)
        articles.append(
            {
                "label": article.label,
                "number": article.number,
                "suffix": article.suffix,
                "path": [heading.title for heading in path],
                "paragraphs": paragraphs,
                "items": items,
                "sub_items": sub_items,
            }
        )
    return {
        "title": draft.full_title,
        "kind": draft.kind,
        "counts": draft.counts(),
        "articles": articles,
        "warnings": [
            {"line": warning.line, "code": warning.code, "message": warning.message}
            for warning in draft.warnings
        ],
    }
