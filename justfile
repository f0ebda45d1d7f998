# The daily commands. `just` lists them; the cargo aliases are in .cargo/config.toml.

set positional-arguments

# List the commands.
default:
    @{{ just_executable() }} --list --unsorted

# Start everything on 127.0.0.1; data is kept in .natter/. Options: just run --help
run *options:
    cargo run -- "$@"

# Run every test.
test:
    cargo test --workspace --no-fail-fast

# Run the unit tests of one package, or a part of them: `just unit natter-domain tail`
unit package *filter:
    #!/usr/bin/env bash
    cargo test --package "$1" --lib -- "${@:2}"

# Run a suite of CONTRIBUTING.md, such as store or e2e, or a part of it: `just suite e2e rooms::`
suite name *filter:
    #!/usr/bin/env bash
    cargo test --workspace --test "$1" -- "${@:2}"

# Run the tests of the web client in a browser, or some of their files.
browser *files:
    .ci/browser "$@"

# Rewrite the snapshots of the functions' answers; review them with `git diff`.
snapshots:
    INSTA_UPDATE=always cargo test --package natter-tests --test functions as_its_snapshot_says

# Format the code.
fmt:
    cargo fmt --all

# Check the formatting and the lints.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Build the documentation of the code, private items too; `just docs --open` shows it.
docs *options:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items "$@"

# Check what a pull request must pass at least: style, documentation, tests.
check: lint docs test

# Run all checks of CI, or some steps: `just ci template functions`
ci *steps:
    .ci/run "$@"

# Print what each route and frame asks of DynamoDB; `just costs --write` updates docs/costs.md.
costs *options:
    cargo costs "$@"

# Print what messages and the months of three people cost in dollars; `just prices --write` updates docs/prices.md.
prices *options:
    cargo prices "$@"

# Print how long a message takes to the last of 10, 100 and 1,000 sockets.
fanout-times:
    cargo fanout-times

# Show the tour in memory, or in a running Natter: `just tour http://127.0.0.1:3000`
tour *url:
    cargo tour "$@"

# Run the session of the README as it is printed.
session:
    cargo build --package natter
    .ci/readme-session

# Run the end-to-end suite against a deployment.
e2e url *options:
    cargo e2e "$@"

# Build the release binaries of the functions, for arm64 or x86-64.
functions architecture="arm64":
    scripts/tools cargo-lambda
    PATH="$PWD/.tools/bin:$PATH" cargo lambda build --release --"$1" --package natter-functions
    scripts/sizes

# Deploy into an emulator of AWS with the real SAM CLI, and run the end-to-end suite there.
rehearse *options:
    scripts/rehearse-deploy "$@"

# Run the binaries in containers with `sam local`: check, api, gateway or invoke.
sam-local verb="check":
    scripts/sam-local "$1"

# Run the suites on Amazon's DynamoDB Local, or a command: `just dynamodb-local cargo costs`
dynamodb-local *command:
    scripts/dynamodb-local "$@"

# Measure cold starts (root).
cold-starts *options:
    scripts/cold-start "$@"

# Check the template with the SAM CLI, cfn-lint and checkov.
template:
    .ci/template

# Check the dependencies: licences, sources, advisories, and what the functions link.
dependencies:
    .ci/run dependencies
