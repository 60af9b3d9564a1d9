#!/bin/sh
# Installs, upgrades or removes the agent of restic-manager on this machine. Run it as root; running it again is safe.
#
#   curl -fsSL https://SERVER/install/install.sh | RM_SERVER=https://SERVER RM_ENROLL_TOKEN=… sh
#   … sh -s -- --uninstall
#
#   --enroll       enroll although this machine is a host already (with a token made for that host)
#   --no-restic    do not install restic
#   --uninstall    remove the agent; says what stays
#   --purge        with --uninstall: remove its configuration and state too
#
#   RM_SERVER         address of the server; an enrolled machine knows it
#   RM_ENROLL_TOKEN   one-time token; only in the environment, never an argument
#   RM_CERT_PIN       SHA-256 of the server's certificate, for the agent
#   RM_SIGNING_KEY    public key (PEM file) that the archive must be signed with; `none` to accept what is not signed.
#                     Without it the key that came with the installed agent counts
#   RM_DRAIN_SECONDS  how long an upgrade waits for a running job (3600)
#   RM_START_SECONDS  how long a new version may take to come up before the old one is put back (60)
#
# Exit status: 0 done, 1 not done (and nothing was changed, or it was changed back), 2 wrong usage, 3 done, but restic is missing.
set -eu
umask 022

lib=/usr/lib/restic-manager-agent
link=/usr/bin/restic-manager-agent
config=/etc/restic-manager/agent.yaml
state=/var/lib/restic-manager-agent
unit=/etc/systemd/system/restic-manager-agent.service
service=restic-manager-agent.service
work=/usr/lib/.restic-manager-agent.install
previous=$lib.previous
marker=$lib/installed-by-script

say() {
  printf '%s\n' "$*"
}

fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

usage() {
  printf 'install.sh: %s Known are --enroll, --no-restic, --uninstall and --purge.\n' "$1" >&2
  exit 2
}

main() {
  enroll_again='' want_restic=yes uninstall='' purge=''
  for option in "$@"; do
    case "$option" in
      --enroll) enroll_again=yes ;;
      --no-restic) want_restic='' ;;
      --uninstall) uninstall=yes ;;
      --purge) purge=yes ;;
      *) usage "There is no option $option." ;;
    esac
  done
  [ -z "$purge" ] || [ -n "$uninstall" ] || usage "--purge goes with --uninstall."
  # Only the one command that needs it gets the token.
  token=${RM_ENROLL_TOKEN:-}
  unset RM_ENROLL_TOKEN
  [ "$(id -u)" = 0 ] || fail "This must run as root. Become root first (sudo -s, or su -) and give the same command again."
  [ "$(uname -s)" = Linux ] || fail "This installs the agent on Linux only; here is $(uname -s)."
  take_turn
  trap tidy EXIT
  trap 'exit 1' HUP INT TERM
  if [ -n "$uninstall" ]; then
    remove
  else
    install_all
  fi
}

# The working folder is the lock as well: what a killed run left in it is taken away by the next one.
take_turn() {
  if ! mkdir "$work" 2>/dev/null; then
    other=$(cat "$work/pid" 2>/dev/null || true)
    if [ -n "$other" ] && [ "$other" != "$$" ] && kill -0 "$other" 2>/dev/null; then
      fail "Another installation is at work here (process $other). Wait for it to end."
    fi
    rm -rf "$work"
    mkdir "$work" || fail "The folder $work could not be made. Is /usr writable and not full?"
  fi
  echo $$ >"$work/pid"
  recover
}

# A run that was killed between the two renames left the old version aside only.
recover() {
  if [ ! -e "$lib" ] && [ -e "$previous" ]; then
    mv "$previous" "$lib"
    say "An interrupted upgrade was found; the version before it is back in place."
  fi
}

tidy() {
  status=$?
  # Caught, not ignored: what is started from here on would inherit that.
  trap : HUP INT TERM
  [ -z "${swapped:-}" ] || roll_back
  rm -rf "$work"
  exit "$status"
}

# ---- installing

install_all() {
  detect_architecture
  find_server
  find_fetcher
  [ -n "$token" ] || [ -e "$config" ] \
    || fail "There is no token. Make one on the server's page Add host, and give its command as it is shown."
  [ ! -e "$config" ] || [ -n "$enroll_again" ] || same_server
  if from_package; then
    say "The agent here came with the system's package manager, which upgrades it; its files are left alone."
    need_restic
  else
    need_restic
    fetch_agent
  fi
  enroll
  put_in_service
  list_other_backups
  if ! command -v restic >/dev/null 2>&1; then
    say "The agent is installed, but restic is missing: no backup can run before it is there."
    exit 3
  fi
}

detect_architecture() {
  case "$(uname -m)" in
    x86_64 | amd64) arch=amd64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "There is no agent for this machine's architecture, $(uname -m)." ;;
  esac
}

find_server() {
  server=${RM_SERVER:-}
  if [ -z "$server" ] && [ -e "$config" ]; then
    server=$(configured_server)
  fi
  [ -n "$server" ] || fail "The server's address is missing: set RM_SERVER, as in RM_SERVER=https://backup.example.com."
  while [ "${server%/}" != "$server" ]; do server=${server%/}; done
  case "$server" in
    *[!A-Za-z0-9.:/_%~\[\]-]*) fail "RM_SERVER has characters that no server's address has." ;;
    https://?* | http://?*) ;;
    *) fail "RM_SERVER must begin with https:// (or http://); it is $server." ;;
  esac
}

configured_server() {
  sed -n 's/^server: *"\{0,1\}\([^"]*[^" ]\)"\{0,1\} *$/\1/p' "$config" | head -n 1
}

same_server() {
  now=$(configured_server)
  [ "$now" = "$server" ] || fail "This machine is a host of $now already. If that server has moved, say so with:
  restic-manager-agent set-server $server
To make the machine a host of another server, run this with --enroll and a token of that one."
}

find_fetcher() {
  if command -v curl >/dev/null 2>&1; then
    fetcher=curl
  elif command -v wget >/dev/null 2>&1; then
    fetcher=wget
  else
    fail "Neither curl nor wget is here to fetch the agent with. Install one of them."
  fi
}

# fetch PATH FILE: answers 1 when the server has no such thing; ends the script when the server cannot be had.
fetch() {
  if [ "$fetcher" = curl ]; then
    code=$(curl -sS --connect-timeout 15 --speed-limit 1 --speed-time 60 --retry 2 -o "$2" -w '%{http_code}' "$server$1" 2>"$work/fetch.log") || code=000
  elif wget -q -T 60 -t 3 -O "$2" "$server$1" 2>"$work/fetch.log"; then
    code=200
  else
    # wget tells a refusal by the server (8) from all else.
    [ $? = 8 ] && code=404 || code=000
  fi
  case "$code" in
    200) return 0 ;;
    404) return 1 ;;
    000) fail "The server at $server could not be reached, or broke off: $(tail -n 1 "$work/fetch.log" 2>/dev/null)
Check the address, the network, and that this machine trusts the server's certificate. Nothing was changed." ;;
    *) fail "The server at $server answered $code. What it said: $(head -c 300 "$2" 2>/dev/null | tr -cd '[:print:]')" ;;
  esac
}

from_package() {
  [ -e "$lib" ] && [ ! -e "$marker" ]
}

fetch_agent() {
  query="?os=linux&arch=$arch"
  if ! fetch "/agent/binary.sha256$query" "$work/sha256"; then
    fail "This server has no agent for linux/$arch. It says: $(sed -n 's/.*"detail" *: *"\([^"]*\)".*/\1/p' "$work/sha256" 2>/dev/null)"
  fi
  sum=$(cut -c 1-64 "$work/sha256")
  case "$sum" in
    *[!0-9a-f]* | '') fail "What the server sent as checksum is none. Is $server a restic-manager server?" ;;
  esac
  [ ${#sum} = 64 ] || fail "What the server sent as checksum is none. Is $server a restic-manager server?"
  if [ "$sum" = "$(cat "$marker" 2>/dev/null || true)" ]; then
    say "The agent is here already, in the server's version: $(cat "$lib/VERSION")."
    return
  fi
  say "Fetching the agent for linux/$arch from $server"
  fetch "/agent/binary$query" "$work/agent.tar.gz" || fail "The server has lost its agent for linux/$arch. Try again."
  got=$(sha256sum "$work/agent.tar.gz" | cut -c 1-64)
  [ "$got" = "$sum" ] || fail "The archive's checksum is wrong: $got instead of $sum. It may have been damaged on its way; nothing was changed. Try again."
  check_signature
  mkdir "$work/unpacked"
  tar -xzf "$work/agent.tar.gz" -C "$work/unpacked" --strip-components=1 2>"$work/tar.log" \
    || fail "The archive could not be unpacked into $work: $(tail -n 1 "$work/tar.log"). Is the disk full? Nothing was changed."
  version=$("$work/unpacked/bin/restic-manager-agent" version 2>"$work/version.log") \
    || fail "The agent does not start on this machine: $(tail -n 3 "$work/version.log") Nothing was changed."
  echo "$sum" >"$work/unpacked/installed-by-script"
  swap
}

# With a known key the signature must fit; a server that was taken over has the checksum's file, but not the key.
check_signature() {
  key=${RM_SIGNING_KEY:-}
  if [ -z "$key" ] && [ -e "$lib/signing-key.pem" ]; then
    key=$lib/signing-key.pem
  fi
  if [ -z "$key" ]; then
    say "The checksum fits. No signing key is known here (RM_SIGNING_KEY), so the signature is not looked at."
    return
  fi
  [ "$key" != none ] || return 0
  [ -r "$key" ] || fail "The signing key $key cannot be read."
  if ! command -v openssl >/dev/null 2>&1 || ! openssl pkeyutl -help 2>&1 | grep -q -- -rawin; then
    say "The checksum fits. openssl 3 is not here, so the signature is not looked at."
    return
  fi
  fetch "/agent/binary.sig?os=linux&arch=$arch" "$work/sig" \
    || fail "The server's agent is not signed, and a key is known here ($key). Nothing was changed. RM_SIGNING_KEY=none accepts it."
  openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/agent.tar.gz" -sigfile "$work/sig" >/dev/null 2>&1 \
    || fail "The archive's signature does not fit the key $key: somebody else made it. Nothing was changed."
  say "Checksum and signature fit."
}

# The old version stays aside until the new one has come up.
swap() {
  swapped=''
  if [ -e "$lib" ]; then
    drain
    rm -rf "$previous"
    stop_service
    swapped=yes
    mv "$lib" "$previous"
  fi
  mv "$work/unpacked" "$lib"
  ln -sfn "$lib/bin/restic-manager-agent" "$link"
  if has_systemd; then
    cp "$lib/systemd/$service" "$unit"
    systemctl daemon-reload
  fi
  say "Installed: $version"
}

roll_back() {
  swapped=''
  if [ -e "$previous" ]; then
    rm -rf "$lib"
    mv "$previous" "$lib"
  fi
  if has_systemd; then
    cp "$lib/systemd/$service" "$unit"
    systemctl daemon-reload || true
    [ ! -e "$config" ] || systemctl restart "$service" || true
  fi
  printf 'install.sh: The version before is back in place.\n' >&2
}

agent_runs() {
  [ -x "$link" ] && [ -e "$config" ] && "$link" status 2>/dev/null | grep -q '^Agent: *runs'
}

drain() {
  left=${RM_DRAIN_SECONDS:-3600}
  case "$left" in '' | *[!0-9]*) fail "RM_DRAIN_SECONDS must be a number of seconds." ;; esac
  told=''
  while [ -e "$config" ] && "$link" status 2>/dev/null | grep -q '^Jobs: *[0-9][0-9]* running'; do
    [ "$left" -gt 0 ] || fail "A job still runs after ${RM_DRAIN_SECONDS:-3600} s. Nothing was changed; try again later, or raise RM_DRAIN_SECONDS."
    [ -n "$told" ] || say "A job runs; waiting for its end, at most $left s"
    told=yes
    sleep 2
    left=$((left - 2))
  done
}

# ---- restic

need_restic() {
  [ -n "$want_restic" ] || return 0
  ! command -v restic >/dev/null 2>&1 || return 0
  say "restic is not here; installing it from the system's packages"
  if command -v apt-get >/dev/null 2>&1; then
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends restic; } >"$work/restic.log" 2>&1 || true
  elif command -v dnf >/dev/null 2>&1; then
    dnf install -y restic >"$work/restic.log" 2>&1 || true
  elif command -v zypper >/dev/null 2>&1; then
    zypper --non-interactive install restic >"$work/restic.log" 2>&1 || true
  elif command -v apk >/dev/null 2>&1; then
    apk add restic >"$work/restic.log" 2>&1 || true
  elif command -v pacman >/dev/null 2>&1; then
    pacman -S --noconfirm restic >"$work/restic.log" 2>&1 || true
  else
    say "No package manager that this script knows is here. Install restic 0.14 or newer yourself."
    return
  fi
  command -v restic >/dev/null 2>&1 \
    || say "The system's packages gave no restic: $(tail -n 1 "$work/restic.log" 2>/dev/null). Install restic 0.14 or newer yourself."
}

# ---- enrolling and running

enroll() {
  enrolled_now=''
  if [ -e "$config" ] && [ -z "$enroll_again" ]; then
    say "This machine is enrolled already ($config)."
    return
  fi
  [ -n "$token" ] || fail "Enrolling needs a token in RM_ENROLL_TOKEN."
  # printf is the shell's own: the token is in no process's arguments.
  printf '%s' "$token" | RM_SERVER=$server "$link" enroll --token-file - \
    || fail "The agent is installed, but could not be enrolled; the reason is above. Run this again with a token that is still open."
  enrolled_now=yes
}

has_systemd() {
  [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1
}

stop_service() {
  if has_systemd; then
    systemctl stop "$service" 2>/dev/null || true
  fi
}

put_in_service() {
  if ! has_systemd; then
    if agent_runs; then
      [ -z "${swapped:-}$enrolled_now" ] || say "The running agent is the one from before: stop it, and start it anew with: $link run"
    else
      say "systemd is not here. Let your system's init start this as root, and keep it running: $link run"
    fi
    finished
    return
  fi
  systemctl enable "$service" >/dev/null 2>&1 || fail "systemctl could not enable $service."
  if [ -n "${swapped:-}$enrolled_now" ] || ! agent_runs; then
    systemctl restart "$service" || fail "The agent could not be started; journalctl -u $service says why."
  fi
  left=${RM_START_SECONDS:-60}
  until agent_runs; do
    [ "$left" -gt 0 ] || fail "The agent did not come up within ${RM_START_SECONDS:-60} s; journalctl -u $service says why."
    sleep 1
    left=$((left - 1))
  done
  finished
  left=15
  until "$link" status >/dev/null 2>&1 || [ "$left" -le 0 ]; do
    sleep 1
    left=$((left - 1))
  done
  "$link" status || say "The agent runs, but is not connected yet; the line Server: above says why. It keeps trying."
}

finished() {
  swapped=''
  rm -rf "$previous"
}

# ---- what else backs this machine up

list_other_backups() {
  : >"$work/found"
  list_timers
  list_crontabs
  if [ -s "$work/found" ]; then
    say ""
    say "restic is started on this machine by these too. Nothing of them was changed. When restic-manager has taken over,"
    say "disable each with the command below it:"
    cat "$work/found"
  fi
}

found() {
  printf '\n  %s\n    %s\n' "$1" "$2" >>"$work/found"
}

# Whether a file names restic, itself or in a script that it starts; restic-manager's own do not count.
names_restic() {
  ! grep -q restic-manager "$1" 2>/dev/null || return 1
  ! mentions "$1" || return 0
  for script in $(tr -s '\t =;&|()"' '\n' <"$1" 2>/dev/null | grep '^[-@+!:]*/[A-Za-z0-9_./-]*$' | sed 's/^[-@+!:]*//' | sort -u); do
    if [ -f "$script" ] && [ "$(head -c 2 "$script" 2>/dev/null)" = '#!' ] && mentions "$script"; then
      return 0
    fi
  done
  return 1
}

mentions() {
  grep -v '^[[:space:]]*#' "$1" 2>/dev/null | grep -q restic
}

list_timers() {
  for timer in /etc/systemd/system/*.timer /run/systemd/system/*.timer /usr/local/lib/systemd/system/*.timer \
    /usr/lib/systemd/system/*.timer /lib/systemd/system/*.timer; do
    [ -f "$timer" ] || continue
    name=$(basename "$timer" .timer)
    ! grep -qx "$name" "$work/timers" 2>/dev/null || continue
    starts=$(sed -n 's/^Unit=//p' "$timer" | head -n 1)
    starts=$(dirname "$timer")/${starts:-$name.service}
    if names_restic "$timer" || { [ -f "$starts" ] && names_restic "$starts"; }; then
      echo "$name" >>"$work/timers"
      found "systemd timer $name.timer" "systemctl disable --now $name.timer"
    fi
  done
}

list_crontabs() {
  for tab in /etc/crontab /etc/anacrontab /etc/cron.d/*; do
    [ -f "$tab" ] || continue
    # No copy beside it: some crons would run that too.
    each_line "$tab" "$tab" "sed -i 'NUMBERs/^/#/' '$tab'"
  done
  for tab in /var/spool/cron/crontabs/* /var/spool/cron/tabs/* /var/spool/cron/* /etc/crontabs/*; do
    [ -f "$tab" ] || continue
    user=$(basename "$tab")
    each_line "$tab" "crontab of $user" "crontab -u '$user' -l | sed 'NUMBERs/^/#/' | crontab -u '$user' -"
  done
  for script in /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* /etc/periodic/*/*; do
    if [ -f "$script" ] && [ -x "$script" ] && names_restic "$script"; then
      found "script $script" "chmod -x '$script'"
    fi
  done
}

each_line() {
  count=$(awk 'END { print NR }' "$1")
  number=0
  while [ "$number" -lt "$count" ]; do
    number=$((number + 1))
    sed -n "${number}p" "$1" >"$work/line"
    # Comments, and settings of variables.
    ! grep -q '^[[:space:]]*\(#\|$\|[A-Za-z_][A-Za-z_0-9]*[[:space:]]*=\)' "$work/line" || continue
    if names_restic "$work/line"; then
      command=$(printf '%s' "$3" | sed "s/NUMBER/$number/")
      found "$2, line $number: $(hide_secrets <"$work/line")" "$command"
    fi
  done
}

hide_secrets() {
  sed -e 's/\([A-Za-z_]*\(PASS\|SECRET\|TOKEN\|KEY\)[A-Za-z_]*=\)[^ ]*/\1…/g' -e 's#://[^/@ ]*@#://…@#g'
}

# ---- removing

remove() {
  if from_package; then
    fail "The agent here came with the system's package manager; remove it with that (apt-get remove restic-manager-agent)."
  fi
  if [ ! -e "$lib" ] && [ ! -e "$link" ]; then
    say "There is no agent of restic-manager here."
  else
    drain
    if has_systemd; then
      systemctl disable --now "$service" >/dev/null 2>&1 || true
    elif agent_runs; then
      fail "The agent runs, and systemd is not here to stop it. Stop it first ($link status names its process)."
    fi
    rm -rf "$unit" "$link" "$lib" "$previous"
    ! has_systemd || systemctl daemon-reload
    say "The agent is removed."
  fi
  if [ -n "$purge" ]; then
    rm -rf "$config" "$state"
    rmdir /etc/restic-manager 2>/dev/null || true
    say "Its configuration and state are removed too. On the server the host is still listed: remove it there."
  else
    [ ! -e "$config" ] || say "Stays: $config, which holds this host's credential (--uninstall --purge removes it)."
    [ ! -e "$state" ] || say "Stays: $state, with what the server may not have heard yet (--uninstall --purge removes it)."
    say "On the server the host is still listed, with its history: remove it there when it is not coming back."
  fi
  say "restic itself, and every repository, stay untouched."
}

# The last line: a script that arrived in part does nothing.
main "$@" </dev/null
