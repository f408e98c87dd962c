#!/usr/bin/env bash
# PostgreSQL, MariaDB and Redis for the tests. Where one answers, at DATABASE_URL, MYSQL_URL or REDIS_URL, or without
# these where it listens by itself, nothing is done. Otherwise Debian's package is installed if it is missing, and a server
# of our own is started there, on loopback, without a password and with an empty directory.
#
#   scripts/databases.sh                   all three
#   scripts/databases.sh postgres redis    these
#
# Installing needs root. A server runs until it is killed; what it keeps is under $TMPDIR/effect-oauth-databases.
set -euo pipefail

postgres_url="${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/test}"
mariadb_url="${MYSQL_URL:-mysql://root@127.0.0.1:3306/test}"
redis_url="${REDIS_URL:-redis://127.0.0.1:6379}"
directory="${TMPDIR:-/tmp}/effect-oauth-databases"

# The host and the port of a URL, of which the port may be missing.
host_and_port() {
  local authority="${1#*://}"
  authority="${authority%%[/?]*}"
  authority="${authority##*@}"
  case "$authority" in
    *:*) echo "${authority%:*}" "${authority##*:}" ;;
    *) echo "$authority" "$2" ;;
  esac
}

answers() {
  (exec 3<> "/dev/tcp/$1/$2") 2> /dev/null
}

updated=
# Installs a package without letting it start a server of its own.
install_package() {
  echo "=== installing $1"
  if [ -z "$updated" ]; then
    apt-get update -qq
    updated=1
  fi
  local policy=/usr/sbin/policy-rc.d
  local ours=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
    ours=1
  fi
  local status=0
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" > /dev/null || status=$?
  if [ -n "$ours" ]; then
    rm -f "$policy"
  fi
  return "$status"
}

# Runs a command as a user of the system where we are root: these servers refuse to run as root.
as() {
  local user="$1"
  shift
  if [ "$(id -u)" = 0 ]; then
    runuser -u "$user" -- "$@"
  else
    "$@"
  fi
}

# An empty directory of a user, for a server on a port.
data_directory() {
  local path="$directory/$1-$2"
  mkdir -p "$directory"
  chmod 755 "$directory"
  rm -rf "$path"
  mkdir "$path"
  if [ "$(id -u)" = 0 ]; then
    chown "$3" "$path"
  fi
  echo "$path"
}

postgres_bin() {
  local initdb
  initdb="$(ls -d /usr/lib/postgresql/*/bin/initdb 2> /dev/null | sort -V | tail -n 1)" || true
  if [ -n "$initdb" ]; then
    dirname "$initdb"
  fi
}

start_postgres() {
  local bin data
  bin="$(postgres_bin)"
  if [ -z "$bin" ]; then
    install_package postgresql
    bin="$(postgres_bin)"
  fi
  data="$(data_directory postgres "$1" postgres)"
  as postgres "$bin/initdb" --pgdata="$data/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --no-sync > "$data/initdb.log"
  as postgres "$bin/pg_ctl" --pgdata="$data/data" --log="$data/server.log" --wait --silent start \
    --options="-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$data"
  as postgres "$bin/psql" --host="$data" --port="$1" --username=postgres --quiet --command="CREATE DATABASE test"
}

start_mariadb() {
  local data
  if ! command -v mariadbd > /dev/null; then
    install_package mariadb-server
  fi
  data="$(data_directory mariadb "$1" mysql)"
  as mysql mariadb-install-db --no-defaults --datadir="$data/data" --auth-root-authentication-method=normal \
    > "$data/install.log" 2>&1
  as mysql nohup mariadbd --no-defaults --datadir="$data/data" --bind-address=127.0.0.1 --port="$1" \
    --socket="$data/mariadbd.sock" --pid-file="$data/mariadbd.pid" > "$data/server.log" 2>&1 < /dev/null &
}

start_redis() {
  if ! command -v redis-server > /dev/null; then
    install_package redis-server
  fi
  redis-server --daemonize yes --bind 127.0.0.1 --port "$1" --save "" --appendonly no > /dev/null
}

# Name, URL and port by default of a server: has it answer.
ensure() {
  local host port tries
  read -r host port <<< "$(host_and_port "$2" "$3")"
  if answers "$host" "$port"; then
    echo "=== $1 answers at $host:$port"
    return
  fi
  case "$host" in
    127.0.0.1 | localhost) ;;
    *)
      echo "=== $1 does not answer at $host:$port, and only here can it be started" >&2
      return 1
      ;;
  esac
  "start_$1" "$port"
  for ((tries = 0; tries < 300; tries++)); do
    if answers "$host" "$port"; then
      echo "=== $1 was started at $host:$port"
      return
    fi
    sleep 0.1
  done
  echo "=== $1 does not answer at $host:$port: see $directory" >&2
  return 1
}

for name in "${@:-postgres mariadb redis}"; do
  for server in $name; do
    case "$server" in
      postgres) ensure postgres "$postgres_url" 5432 ;;
      mariadb) ensure mariadb "$mariadb_url" 3306 ;;
      redis) ensure redis "$redis_url" 6379 ;;
      *)
        echo "=== $server is none of postgres, mariadb and redis" >&2
        exit 1
        ;;
    esac
  done
done
