# Every task of the project: `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

SWIFT ?= swift
# What `make test` builds; loops over rows are optimised in debug builds too.
CONFIGURATION ?= debug
# Which tests: a regular expression over their names.
FILTER ?=
# What `make run`, `make bench`, `make soak` and `make keys` hand to the program.
ARGS ?=

RELEASE := .build/release

help:  ## lists the tasks
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 10

setup:  ## installs what the build needs and this machine lacks
	@python3 .make/setup

build: .deps/.ready  ## builds everything in release mode
	@$(SWIFT) build -c release

run: build  ## builds and starts martlet: make run ARGS='sql "SELECT 1"'
	@$(RELEASE)/martlet $(ARGS)

test: .deps/.ready  ## runs all tests: make test FILTER=Scheduler CONFIGURATION=release
	@$(SWIFT) test -c $(CONFIGURATION) --disable-xctest $(if $(FILTER),--filter '$(FILTER)')

bench: build  ## measures: make bench ARGS=tpch
	@$(RELEASE)/martlet-bench $(ARGS)

soak: build  ## runs for long under load and injected faults: make soak ARGS='--minutes 30'
	@$(RELEASE)/martlet-bench soak $(ARGS)

keys: build  ## drives the workbench with keys that do anything at all: make keys ARGS='--minutes 10'
	@$(RELEASE)/martlet-bench keys $(ARGS)

format:  ## formats the sources in place
	@$(SWIFT) format -i -r -p Package.swift Sources Tests

clean:  ## removes what was built, not what setup fetched
	@$(SWIFT) package clean

# Building goes through this stamp, so that an unchanged machine costs no time.
.deps/.ready: .make/setup .make/packages.txt
	@python3 .make/setup

.PHONY: help setup build run test bench soak keys format clean
