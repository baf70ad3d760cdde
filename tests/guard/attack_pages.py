"""Pages that try to reach a place they must not, each in another way.

``{to}`` is the forbidden address (``http://<attack>.localhost:port/<attack>``), ``{ws}`` the same
for a WebSocket, ``{host}`` its host and port, ``{udp}`` a forbidden UDP port, ``{site}`` the page's
own origin.
"""

from __future__ import annotations

_ELEMENTS = {
    "img": '<img src="{to}">',
    "script": '<script src="{to}"></script>',
    "module-script": '<script type="module" src="{to}"></script>',
    "module-import": '<script type="module">import("{to}").catch(() => 0)</script>',
    "stylesheet": '<link rel="stylesheet" href="{to}">',
    "css-import": "<style>@import url({to});</style>",
    "css-background": '<div style="background: url({to})">x</div>',
    "font": "<style>@font-face {{ font-family: f; src: url({to}) }}</style><p style='font-family: f'>x</p>",
    "iframe": '<iframe src="{to}"></iframe>',
    "iframe-srcdoc": "<iframe srcdoc=\"<img src='{to}'>\"></iframe>",
    "iframe-data": "<iframe src=\"data:text/html,<img src='{to}'>\"></iframe>",
    "object": '<object data="{to}"></object>',
    "embed": '<embed src="{to}">',
    "video": '<video src="{to}" preload="auto"></video>',
    "video-poster": '<video poster="{to}"></video>',
    "audio": '<audio src="{to}" preload="auto"></audio>',
    "track": '<video crossorigin src="{site}/empty"><track default src="{to}"></video>',
    "svg-image": '<svg><image href="{to}"/></svg>',
    "picture": '<picture><source srcset="{to}"><img></picture>',
    "input-image": '<input type="image" src="{to}">',
    "preload": '<link rel="preload" as="fetch" href="{to}" crossorigin>',
    "prefetch": '<link rel="prefetch" href="{to}">',
    "modulepreload": '<link rel="modulepreload" href="{to}">',
    "https": '<img src="https://{host}/https">',
    "redirect-301": '<img src="{site}/redirect/301?{to}">',
    "redirect-302": '<iframe src="{site}/redirect/302?{to}"></iframe>',
    "redirect-307": "<script>fetch('{site}/redirect/307?{to}', {{method: 'POST', mode: 'no-cors'}})</script>",
    "redirect-308": '<script src="{site}/redirect/308?{to}"></script>',
    "redirect-chain": '<img src="{site}/redirect/302?{site}/redirect/301?{to}">',
}
_SCRIPTS = {
    "fetch": "fetch('{to}', {{mode: 'no-cors'}})",
    "fetch-keepalive": "fetch('{to}', {{mode: 'no-cors', keepalive: true}})",
    "xhr": "const x = new XMLHttpRequest(); x.open('GET', '{to}'); x.send()",
    "event-source": "new EventSource('{to}')",
    "websocket": "new WebSocket('{ws}')",
    "beacon": "navigator.sendBeacon('{to}', 'x')",
    "image-constructor": "new Image().src = '{to}'",
    "location": "location = '{to}'",
    "form-post": "const f = document.createElement('form'); f.method = 'post'; f.action = '{to}';"
    "document.body.append(f); f.submit()",
    "window-open": "window.open('{to}')",
    "ping": "const a = document.createElement('a'); a.href = '#x'; a.ping = '{to}';"
    "document.body.append(a); a.click()",
    "worker-fetch": "new Worker('{site}/worker?' + "
    "encodeURIComponent(\"fetch('{to}', {{mode: 'no-cors'}})\"))",
    "worker-import": "new Worker('{site}/worker?' + encodeURIComponent(\"importScripts('{to}')\"))",
    "worker-websocket": "new Worker('{site}/worker?' + encodeURIComponent(\"new WebSocket('{ws}')\"))",
    "shared-worker": "new SharedWorker('{site}/worker?' + "
    "encodeURIComponent(\"fetch('{to}', {{mode: 'no-cors'}})\"))",
    "service-worker": "navigator.serviceWorker.register('{site}/worker?' + "
    "encodeURIComponent(\"fetch('{to}', {{mode: 'no-cors'}})\"))",
    "blob-worker": "new Worker(URL.createObjectURL(new Blob([\"fetch('{to}', {{mode: 'no-cors'}})\"])))",
    "webrtc-stun": "const p = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{udp}'}}, "
    "{{urls: 'turn:{host}?transport=tcp', username: 'u', credential: 'c'}}]}});"
    "p.onicegatheringstatechange = () => p.iceGatheringState === 'complete' && "
    "fetch('{site}/done/webrtc-stun');"
    "p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o))",
    "webrtc-candidate": "const a = new RTCPeerConnection(), b = new RTCPeerConnection();"
    "a.createDataChannel('x'); a.createOffer().then(async o => {{ await a.setLocalDescription(o);"
    "await b.setRemoteDescription(o); await b.setLocalDescription(await b.createAnswer());"
    "await a.setRemoteDescription(b.localDescription);"
    "await a.addIceCandidate({{candidate: 'candidate:1 1 udp 2113937151 127.0.0.1 {udp} typ host', "
    "sdpMid: '0', sdpMLineIndex: 0}}); fetch('{site}/done/webrtc-candidate') }})",
    "webtransport": "new WebTransport('https://{host}/').ready"
    ".catch(() => fetch('{site}/done/webtransport'))",
    "webtransport-udp": "new WebTransport('https://127.0.0.1:{udp}/').ready"
    ".catch(() => fetch('{site}/done/webtransport-udp'))",
    "preconnect": "const l = document.createElement('link'); l.rel = 'preconnect'; l.href = '{to}';"
    "document.head.append(l)",
    "dns-prefetch": "const l = document.createElement('link'); l.rel = 'dns-prefetch'; l.href = '{to}';"
    "document.head.append(l)",
    "csp-report": "const m = document.createElement('iframe'); m.src = '{site}/csp?{to}';"
    "document.body.append(m)",
}
# These need a tab of their own.
_TABS = {
    "userinfo": "<script>location.replace('http://shop.example@{host}/userinfo')</script>",
    "meta-refresh": '<meta http-equiv="refresh" content="0;url={to}">',
    "top-location": "<script>location.replace('{to}')</script>",
    "top-redirect": "<script>location.replace('{site}/redirect/302?{to}')</script>",
    "speculation-prefetch": '<script type="speculationrules">{{"prefetch": [{{"urls": ["{to}"], '
    '"eagerness": "immediate"}}]}}</script>',
    "speculation-prerender": '<script type="speculationrules">{{"prerender": [{{"urls": ["{to}"], '
    '"eagerness": "immediate"}}]}}</script>',
    "speculation-redirect": '<script type="speculationrules">{{"prerender": [{{"urls": '
    '["{site}/redirect/302?{to}"], "eagerness": "immediate"}}]}}</script>',
    "beacon-on-leaving": "<script>onpagehide = () => navigator.sendBeacon('{to}', 'x');"
    "setTimeout(() => location = '{site}/empty')</script>",
    "manifest": '<link rel="manifest" href="{to}">',
    "favicon": '<link rel="icon" href="{to}">',
    "view-source": "<script>location = 'view-source:{to}'</script>",
}
SPELLINGS = (
    *("2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "127.1", "127.0.0.1", "127.0.0.1."),
    *("localhost", "LOCALHOST", "localhost.", "0.0.0.0", "0", "[::1]", "[::]", "[::ffff:7f00:1]"),
    *("[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "%31%32%37.0.0.1"),
    *("１２７.0.0.1", "127。0。0。1", "①②⑦.⓪.⓪.①"),
)

# Chromium has no reason to try these here, or tries them in a way that names no host.
MAY_STAY_SILENT = frozenset(
    {
        "https",
        "webrtc-stun",
        "webrtc-candidate",
        "webtransport",
        "webtransport-udp",
        "preconnect",
        "dns-prefetch",
        "manifest",
        "favicon",
        "view-source",
        "speculation-prefetch",
        "speculation-prerender",
        "speculation-redirect",
    }
)
# These go over UDP if at all; the pages say when their try is over.
SAYS_DONE = frozenset({"webrtc-stun", "webrtc-candidate", "webtransport", "webtransport-udp"})
FRAMES = _ELEMENTS | {name: f"<body><script>{script}</script>" for name, script in _SCRIPTS.items()}
TABS = _TABS
MUST_TRY = (FRAMES.keys() | TABS.keys()) - MAY_STAY_SILENT
