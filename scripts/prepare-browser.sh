#!/bin/sh
# The browser tests want Chromium and a Chinese font: installed where we may, named where we may not.
set -eu
have_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
have_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }
have_browser && have_font && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null && exit 0
fi
echo "Browser tests will be skipped: install them with 'apt-get install chromium fontconfig fonts-noto-cjk'." >&2
