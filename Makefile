# Two commands matter: `make run` shows the demo, `make test` proves the tree.
# Each installs what it needs, once, and does no work twice (stamps in var/stamps).
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint fmt fuzz schemathesis pdf qgis web demo-reset needs-run needs-test

TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
DATA := var/demo

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: needs-run web ## Build all, load the demo on first use, serve it on 127.0.0.1:8080
	cargo build --release -p nguon
	@scripts/load-demo.sh $(TARGET_DIR)/release/nguon $(DATA)
	exec $(TARGET_DIR)/release/nguon serve --data $(DATA)

test: needs-test web ## Install what tests need, then the Rust tests (rooms on both engines), then those from outside
	cargo test --workspace
	cd web && npm test
	@scripts/test-on-postgres.sh
	cargo build --workspace --bin nguon
	@scripts/schemathesis.sh $(TARGET_DIR)/debug/nguon short
	cd tests/browser && NGUON_BIN="$(abspath $(TARGET_DIR))/debug/nguon" npm test

lint: needs-run web ## Formatting, clippy and type check with warnings as errors, licences and bans
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cd web && npm run check
	@scripts/deny.sh

fmt: ## Format the Rust sources
	cargo fmt --all

fuzz: ## Fuzz every parser for a minute with a nightly compiler (SECONDS_EACH=60; GROW=1 keeps new seeds)
	@scripts/fuzz.sh

schemathesis: ## Hold both interfaces against their OpenAPI documents, at length (SEED=n, EXAMPLES=50)
	@scripts/need-schemathesis.sh
	cargo build --bin nguon
	@scripts/schemathesis.sh $(TARGET_DIR)/debug/nguon

pdf: needs-run ## Check and test what prints by Typst: 200 crates more, some minutes
	cargo clippy -p nguon-print -p nguon-planning -p nguon-registry --features nguon-print/pdf,nguon-planning/pdf,nguon-registry/pdf-read --all-targets -- -D warnings
	cargo test -p nguon-registry --features pdf-read confirmation

qgis: web ## Let QGIS itself open the layers of the demo (installs it: 300 MB)
	cargo build --bin nguon
	@scripts/qgis.sh $(TARGET_DIR)/debug/nguon

web: needs-run ## Build the web assets into web/dist
	@scripts/build-web.sh

demo-reset: ## Throw the demo's data away; the next `make run` loads it afresh
	rm -rf var/demo var/demo.loading

needs-run:
	@scripts/need-rust.sh
	@scripts/need-node.sh
	@scripts/need-npm.sh web

needs-test: needs-run
	@scripts/need-chromium.sh
	@scripts/need-postgres.sh
	@scripts/need-schemathesis.sh
	@scripts/need-npm.sh tests/browser
