"""Word files written by hand, part by part: what python-docx cannot make."""

from tests.drafts.formats import packed

SPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    }.items()
)


def make_word(*blocks, **parts):
    """A document of these blocks; ``numbering`` and ``styles`` are the insides of those parts."""
    document = f"<w:document {SPACES}><w:body>{''.join(blocks)}</w:body></w:document>"
    return packed(
        {"word/document.xml": document}
        | {
            f"word/{name}.xml": f"<w:{name} {SPACES}>{inside}</w:{name}>"
            for name, inside in parts.items()
        }
    )


def p(*runs, mark="", style="", number=None):
    """A paragraph; ``mark`` is what is said of its end, ``number`` its list and level."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += num_pr(*number)
    if mark:
        properties += f"<w:rPr><w:{mark}/></w:rPr>"
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def r(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def inserted(text):
    return f"<w:ins>{r(text)}</w:ins>"


def deleted(text):
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def reference(name, own_sign=""):
    """Where a footnote, endnote or comment hangs."""
    sign = ' w:customMarkFollows="1"' if own_sign else ""
    text = f"<w:t>{own_sign}</w:t>" if own_sign else ""
    return f'<w:r><w:{name}Reference w:id="2"{sign}/>{text}</w:r>'


def text_box(*paragraphs):
    """As Word writes it: once for itself and once more for older programs."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    new = (
        "<w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>"
        f"{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice>'
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells, change=""):
    properties = f"<w:trPr><w:{change}/></w:trPr>" if change else ""
    inside = "".join(
        f"<w:tc><w:tcPr/>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells
    )
    return f"<w:tr>{properties}{inside}</w:tr>"


def num_pr(list_id, depth=None):
    level = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    return f'<w:numPr>{level}<w:numId w:val="{list_id}"/></w:numPr>'


def level(depth, text, format="chineseCounting", start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels, lists=("1",), overrides=None):
    """One definition that all ``lists`` share; ``overrides`` is what one of them changes."""
    overrides = overrides or {}
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>' + "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="7"/>{overrides.get(name, "")}</w:num>'
        for name in lists
    )


def starts_at(depth, start):
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(name, inside, based_on="", kind="paragraph"):
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}">{base}{inside}</w:style>'


def m(name, *inside, **settings):
    """A part of a formula; ``settings`` are its properties."""
    properties = "".join(f'<m:{key} m:val="{value}"/>' for key, value in settings.items())
    properties = f"<m:{name}Pr>{properties}</m:{name}Pr>" if settings else ""
    return f"<m:{name}>{properties}{''.join(map(_letters, inside))}</m:{name}>"


def _letters(inside):
    if inside.startswith("<"):
        return inside
    return f"<m:r><w:rPr><w:i/></w:rPr><m:t>{inside}</m:t></m:r>"


def drawing(graphic, newer=""):
    """A drawing in a run; ``newer`` asks for a program that knows it, others get nothing."""
    inside = f"<w:drawing><wp:inline><a:graphic>{graphic}</a:graphic></wp:inline></w:drawing>"
    if newer:
        choice = f'<mc:Choice Requires="{newer}">{inside}</mc:Choice>'
        inside = f"<mc:AlternateContent>{choice}<mc:Fallback/></mc:AlternateContent>"
    return f"<w:r>{inside}</w:r>"


PICTURE = drawing('<a:graphicData><pic:pic><a:blip r:embed="rId4"/></pic:pic></a:graphicData>')
CHART = drawing('<a:graphicData><c:chart r:id="rId5"/></a:graphicData>')
DIAGRAM = drawing('<a:graphicData><dgm:relIds r:dm="rId6"/></a:graphicData>')


def shape(form):
    return drawing(
        f'<a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst="{form}"/></wps:spPr></wps:wsp>'
        "</a:graphicData>",
        newer="wps",
    )


def embedded(program):
    """An object of another program and the picture that stands for it."""
    return (
        '<w:r><w:object><v:shape><v:imagedata r:id="rId7"/></v:shape>'
        f'<o:OLEObject Type="Embed" ProgID="{program}"/></w:object></w:r>'
    )
