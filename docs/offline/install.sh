#!/bin/sh
# Installs the portal on a machine without the internet, from the bundle that this file lies in.
#   sudo ./install.sh                      into /opt/liaison, as a service of systemd
#   ./install.sh --no-service /some/folder anywhere, without service
# Run from a newer bundle it upgrades: each version has a folder, "current" points to the one in use.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
service=yes
if [ "${1:-}" = --no-service ]; then service=no; shift; fi
target=${1:-/opt/liaison}
arch=$(uname -m)
version=$(cat "$here/VERSION")
release=$target/$version

fail() { echo "$1" >&2; exit 1; }

echo "正在核对安装包……"
(cd "$here" && sha256sum --check --quiet SHA256SUMS) || fail "安装包不完整或被改动，请重新拷贝。"
[ -d "$here/wheels/$arch" ] || fail "安装包里没有 $arch 处理器的程序包，见 docs/closed-network.md“龙芯”一节。"

# A Python of the bundle's own, if it brings one; else the machine's.
python=
if [ -x "$here/python/$arch/bin/python3" ]; then
    mkdir -p "$target/python" && cp -a "$here/python/$arch/." "$target/python/"
    python=$target/python/bin/python3
fi
for name in ${PYTHON:-} "$python" python3.11 python3; do
    wanted="import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$(cat "$here/PYTHON_VERSION")')"
    if [ -n "$name" ] && "$name" -c "$wanted" 2>/dev/null; then python=$name; break; fi
    python=
done
[ -n "$python" ] || fail "需要 Python $(cat "$here/PYTHON_VERSION")，请先安装，或用 PYTHON=/路径/python3 指定。"

if [ -f "$release/complete" ]; then
    echo "$release 已经装好。"
else
    echo "正在安装到 $release ……"
    rm -rf "$release" && mkdir -p "$release"
    cp -R "$here/portal" "$release/portal"
    "$python" -m venv "$release/venv"
    pip="$release/venv/bin/python -m pip --disable-pip-version-check --quiet install --no-index --no-deps"
    if [ -f "$here/wheels/$arch/UNLOCKED" ]; then
        # Built by hand for this processor: other files than the lock knows, of the same versions.
        find "$here/wheels/$arch" -name '*.whl' -exec $pip {} +
    else
        $pip --find-links "$here/wheels/$arch" --require-hashes -r "$here/portal/requirements.lock"
    fi
    "$release/venv/bin/python" -m compileall -q "$release/portal"
    touch "$release/complete"
fi
ln -sfn "$version" "$target/current"

if [ "$service" = no ]; then
    echo "已安装。启动：cd $target/current/portal && DATA_DIR=数据目录 ../venv/bin/python manage.py up"
    exit 0
fi
[ "$(id -u)" = 0 ] || fail "安装成服务需要 root；只想装到一个目录时加上 --no-service。"
id liaison >/dev/null 2>&1 || useradd --system --home-dir /var/lib/liaison --shell /sbin/nologin liaison
install -d -o liaison -g liaison -m 700 /var/lib/liaison
install -d -m 755 /etc/liaison
[ -f /etc/liaison/env ] || install -m 600 "$here/portal/docs/offline/env.example" /etc/liaison/env
sed "s|/opt/liaison|$target|g" "$here/portal/docs/offline/liaison.service" > /etc/systemd/system/liaison.service
systemctl daemon-reload
systemctl enable liaison.service
echo "已安装。请填写 /etc/liaison/env，再运行：systemctl restart liaison"
