# Ends an embedded server that outlived its JVM. $1: the server's directory. Standard input: a pipe that only the JVM
# holds, so that its end is the JVM's. Does nothing where the JVM has cleaned up itself.

cd / || exit 1
trap '' INT TERM HUP
while read -r _; do :; done

case $1 in
  */domainflow-postgres-*) ;;
  *) exit 1 ;;
esac
[ -d "$1" ] || exit 0

# The pid may be another's by now: only a process that was started from the directory is meant.
is_ours() {
  [ -n "$pid" ] || return 1
  if [ -r "/proc/$pid/cmdline" ]; then
    tr '\0' ' ' <"/proc/$pid/cmdline"
  else
    ps -o args= -p "$pid"
  fi 2>/dev/null | grep -F -q "$1"
}

stop() { # directory, signal, tenths of a second to wait
  is_ours "$1" || return 0
  kill -s "$2" "$pid" 2>/dev/null
  tenths=$3
  while [ "$tenths" -gt 0 ] && is_ours "$1"; do
    sleep 0.1 2>/dev/null || sleep 1
    tenths=$((tenths - 1))
  done
}

pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
stop "$1" INT 100
stop "$1" QUIT 50
stop "$1" KILL 20
rm -rf -- "$1"
