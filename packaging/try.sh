#!/usr/bin/env bash
# Unpacks a built folder where no Python is in sight and runs every command of it once.
#   bash packaging/try.sh ARCHIVE
# On Linux as root it runs in a root of its own, which holds the C library and zlib and nothing else.
set -euo pipefail
archive=$(realpath "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
corpus=$here/corpus/gi_annual_report
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/app" "$place/tmp" "$place/home"
(cd "$place/app" && unzip -q "$archive")
cp "$corpus/2024/shili-county-office.md" "$place/tmp/年报.md"
cp "$corpus/2023/shili-county-office.md" "$place/tmp/上年.md"
cp "$corpus/2024/shili-county-office.figures.yaml" "$place/tmp/数据.yaml"

exe=
[[ ${OS:-} == Windows_NT ]] && exe=.exe
if [[ $(uname) == Linux && $(id -u) == 0 ]]; then
  # The C library's own files, wherever this system keeps them, and zlib, which every system has.
  for file in $(ldd "$place/app/drafting/drafting" | grep -o '/[^ ]*') /lib*/libm.so.6 /lib/*/libm.so.6 \
    /lib*/libresolv.so.2 /lib/*/libresolv.so.2 /lib*/librt.so.1 /lib/*/librt.so.1 /lib*/libutil.so.1 /lib/*/libutil.so.1; do
    [[ -e $file ]] || continue
    mkdir -p "$place$(dirname "$file")"
    cp -L "$file" "$place$file"
  done
  mkdir -p "$place/dev/shm" "$place/proc" "$place/etc"
  mknod -m 666 "$place/dev/null" c 1 3
  mknod -m 666 "$place/dev/urandom" c 1 9
  program=(env -i HOME=/home LANG=C.UTF-8 "$(command -v chroot)" "$place" /app/drafting/drafting)
  files=/tmp
else
  program=(env -i HOME="$place/home" SYSTEMROOT="${SYSTEMROOT:-}" TEMP="$place/tmp" "$place/app/drafting/drafting$exe")
  files=$place/tmp
fi

step() { # ALLOWED-STATUS ARGUMENTS...
  local allowed=$1 status=0 begun=$SECONDS
  shift
  "${program[@]}" "$@" >"$place/told" 2>&1 || status=$?
  if ((status > allowed)); then
    echo "failed ($status): $*" >&2
    cat "$place/told" >&2
    exit 1
  fi
  echo "ok $((SECONDS - begun)) s: ${*:1:3}"
}

step 0 --version
step 0 --help
step 1 lint "$files/年报.md"
step 1 lint "$files/年报.md" --previous "$files/上年.md" -o "$files/结果.html"
step 0 new --agency 示例县水利局 --year 2024 -o "$files/表.xlsx"
step 0 draft "$files/数据.yaml" -o "$files/稿.docx"
step 1 lint "$files/稿.docx" -o "$files/批注.docx"
step 0 extract "$files/年报.md" -o "$files/提取.xlsx"
step 0 merge "$files/数据.yaml" --agency 示例县人民政府 -o "$files/汇总.yaml"
step 0 compare "$files/上年.md" "$files/年报.md" -o "$files/对照.html"
step 0 convert "$files/年报.md" -o "$files/公布.html"
step 0 rules NM01
step 1 lint "$files/年报.md" "$files/上年.md" -o "$files/意见/"
step 0 --dropped "$files/年报.md"
# A PDF is read by a process of its own, here the same program: one that is none must be told, not break.
printf '%%PDF-1.4\n%%%%EOF\n' >"$place/tmp/坏.pdf"
step 2 lint "$files/坏.pdf"
grep -q "坏.pdf" "$place/told"
for made in 结果.html 表.xlsx 稿.docx 批注.docx 提取.xlsx 汇总.yaml 对照.html 公布.html 意见/index.html 年报-检查结果.html; do
  [[ -s $place/tmp/$made ]] || { echo "not written: $made" >&2; exit 1; }
done

# Every operation of the desk, by any Python of this machine; the desk itself has none but its own.
for python in "${PYTHON:-}" python3 python; do
  [[ -n $python ]] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
  python=
done
[[ -n $python ]] || { echo "no Python 3.11 here that could ask the desk: PYTHON names one" >&2; exit 1; }
begun=$(date +%s%N)
"${program[@]}" serve --no-browser --port 18618 >"$place/told" 2>&1 &
server=$!
for _ in $(seq 600); do
  curl -fsS -o "$place/page" http://127.0.0.1:18618/ 2>/dev/null && break
  sleep 0.1
done
grep -q "检查报告" "$place/page"
echo "ok $((($(date +%s%N) - begun) / 1000000)) ms: serve, until its page was there"
if ! PYTHONUTF8=1 "$python" "$here/packaging/try_desk.py" 18618 --left "$place/tmp"; then
  kill "$server" 2>/dev/null || true
  cat "$place/told" >&2
  exit 1
fi
kill "$server"
wait "$server" 2>/dev/null || true
if [[ -z $exe ]] && compgen -G "$place/tmp/drafting-desk-*" >/dev/null; then
  echo "serve: files left behind after its end" >&2
  exit 1
fi
echo "all commands run"
