"""Ways to make a paper fetch what is not the product's: each is a fragment of HTML around one address."""

# ruff: noqa: E501 -- a table of addresses, one line each is how it is read

import base64


def fragments(port, folder):
    """Name → HTML. `port` is a listening socket of loopback; `folder` holds `rahasia.png/.css/.svg/.txt` not of ours."""
    web = f"http://127.0.0.1:{port}"
    secret = (folder / "rahasia.png").as_uri()
    addresses = {
        "http": f"{web}/a.png", "https": f"https://127.0.0.1:{port}/a.png", "ftp": f"ftp://127.0.0.1:{port}/a.png",
        "two slashes": f"//127.0.0.1:{port}/a.png", "other host in file": f"file://127.0.0.1:{port}/a.png",
        "localhost in file": f"file://localhost{folder}/rahasia.png", "capitals": f"HTTP://127.0.0.1:{port}/a.png",
        "user in address": f"http://a:b@127.0.0.1:{port}/a.png", "percent host": f"http://127.0.0.%31:{port}/a.png",
        "number host": f"http://2130706433:{port}/a.png", "six": f"http://[::ffff:127.0.0.1]:{port}/a.png",
        "gopher": f"gopher://127.0.0.1:{port}/_x", "tab in scheme": f"ht\ttp://127.0.0.1:{port}/a.png",
        "back slashes": f"http:\\\\127.0.0.1:{port}\\a.png", "javascript": "javascript:fetch('/')", "jar": f"jar:{web}!/a",
        "passwd": "file:///etc/passwd", "passwd by name": "/etc/passwd", "four slashes": "file:////etc/passwd",
        "climbing": "../../../../../../../../etc/passwd", "climbing encoded": "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "climbing twice encoded": "%252e%252e/%252e%252e/etc/passwd", "secret": secret, "secret in capitals": f"FILE{secret[4:]}",
        "query": f"{secret}?x=documents/paper.css", "fragment": f"{secret}#documents/paper.css", "nul": f"{secret}%00.png",
        "own settings": "../../rakor_portal/settings.py", "link": (folder / "emblems/tautan.png").as_uri(),
        "linked folder": (folder / "emblems/map/rahasia.png").as_uri(), "proc": "file:///proc/self/environ",
        "device": "file:///dev/zero", "data text": "data:text/html,<img src=" + web + ">",
        "data picture": f"data:image/svg+xml;base64,{_svg(f'<image href={chr(34)}{web}/a.png{chr(34)}/>')}",
    }  # fmt: skip
    found = {f"img {name}": f'<img alt="" src="{address}">' for name, address in addresses.items()}
    places = {
        "link": '<link rel="stylesheet" href="{0}">', "attachment": '<link rel="attachment" href="{0}">',
        "attachment by anchor": '<a rel="attachment" href="{0}">x</a>', "icon": '<link rel="icon" href="{0}">',
        "object": '<object data="{0}" type="image/png"></object>', "embed": '<embed src="{0}" type="image/png">',
        "iframe": '<iframe src="{0}"></iframe>', "srcset": '<img alt="" srcset="{0} 2x">',
        "picture": '<picture><source srcset="{0}"><img alt="" src=""></picture>', "video": '<video poster="{0}" src="{0}"></video>',
        "script": '<script src="{0}"></script>', "refresh": '<meta http-equiv="refresh" content="0;url={0}">',
        "base": '<base href="{0}/"><img alt="" src="a.png">', "background": '<p style="background:url({0})">x</p>',
        "import": "<style>@import url({0});</style>", "import by text": '<style>@import "{0}";</style>',
        "font": "<style>@font-face{{font-family:x;src:url({0})}}p{{font-family:x}}</style><p>x</p>",
        "list": '<ul style="list-style-image:url({0})"><li>x</ul>', "border": '<p style="border-image:url({0}) 3">x</p>',
        "content": '<style>p::before{{content:url({0})}}</style><p>x</p>', "mask": '<p style="mask-image:url({0})">x</p>',
        "escaped style": "<style>@im\\70ort url({0});p{{background:\\75rl({0})}}</style><p>x</p>",
        "page": "<style>@page{{background:url({0})}}</style>", "namespace": '<style>@namespace url({0});</style>',
        "svg image": '<svg width="9" height="9"><image width="9" height="9" href="{0}"/></svg>',
        "svg xlink": '<svg width="9" height="9"><image width="9" height="9" xlink:href="{0}"/></svg>',
        "svg use": '<svg width="9" height="9"><use href="{0}#a"/></svg>',
        "svg style": '<svg width="9" height="9"><style>@import url({0});</style><rect fill="url({0}#a)" width="9" height="9"/></svg>',
        "svg foreign": '<svg width="9" height="9"><foreignObject><img alt="" src="{0}"></foreignObject></svg>',
        "xinclude": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{0}" parse="text"/>',
        "entity": '<!DOCTYPE html [<!ENTITY x SYSTEM "{0}">]><p>&x;</p>', "xml style": '<?xml-stylesheet href="{0}"?><p>x</p>',
    }  # fmt: skip
    found |= {f"{name} web": html.format(f"{web}/x") for name, html in places.items()}
    found |= {f"{name} file": html.format((folder / "rahasia.svg").as_uri()) for name, html in places.items()}
    for number in range(len(NESTED)):
        found[f"own picture {number}"] = f'<img alt="" src="{(folder / f"emblems/{number}.svg").as_uri()}">'
    return found


#: Pictures inside a folder that may be read, each asking for more.
NESTED = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="{0}"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>@import url({0});</style><rect width="9" height="9"/></svg>',
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "{0}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{0}" parse="text"/></svg>',
    '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + ']><svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg><!-- {0} -->',
)


def plant(folder, port):
    """The files that `fragments` name: what must never be read, and own pictures that ask for it."""
    emblems = folder / "emblems"
    emblems.mkdir()
    for name in ("rahasia.png", "rahasia.svg", "rahasia.css", "rahasia.txt"):
        (folder / name).write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">KATASANDI</text></svg>')
    (emblems / "tautan.png").symlink_to(folder / "rahasia.png")
    (emblems / "map").symlink_to(folder)
    targets = [f"http://127.0.0.1:{port}/n", *[(folder / "rahasia.svg").as_uri()] * (len(NESTED) - 1)]
    for number, (svg, target) in enumerate(zip(NESTED, targets, strict=True)):
        (emblems / f"{number}.svg").write_text(svg.replace("{0}", target))


def _svg(inner):
    return base64.b64encode(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()).decode()
