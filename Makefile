# Needs Python >= 3.11, make and a package index; nothing else.
# PORT, DATA_DIR and every other setting of README.md can be given: make run PORT=8001

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; \
	done)
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps
# Commands that look at the code but need no running portal.
OFFLINE := DATA_DIR=.venv/lint-data DATABASE_URL= REDIS_URL=
ZERO_KEY := AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
PRODUCTION = DATABASE_URL=postgresql://portal@db/portal REDIS_URL=redis://broker/0 \
	PUBLIC_URL=https://portal.example.cn SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	CONTACT_KEYS=$(ZERO_KEY) LOOKUP_KEY=$(ZERO_KEY) DATA_DIR=.venv/lint-data DEMO=off

# An environment whose Python is gone is made again.
ifneq ($(shell $(PY) -c 'print("ok")' 2>/dev/null),ok)
$(shell rm -f .venv/*.stamp)
endif

# The bundle: for which Python, which glibc (Kylin V10 and UOS 20 have 2.28) and which processors.
BUNDLE_PYTHON ?= 3.11
BUNDLE := dist/liaison-$(shell git describe --always 2>/dev/null)
PLATFORMS = $(foreach kind,2_28 2_27 2_26 2_24 2_17 2_12 2_5,--platform manylinux_$(kind)_$(1)) \
	--platform manylinux2014_$(1) --platform linux_$(1)
ADVISORIES := https://api.osv.dev/

.PHONY: help setup run test bench chaos lint browser bundle audit sentences
.NOTPARALLEL:

help:
	@echo "make run    准备环境并启动门户（含演示数据），Ctrl-C 停止；PORT=8001 换端口，DATA_DIR=… 换数据目录"
	@echo "make setup  只准备运行环境"
	@echo "make test   准备环境并运行全部测试（含浏览器测试）"
	@echo "make lint   检查代码"
	@echo "make bench  性能对照"
	@echo "make chaos  一边照常办事一边强行中断各程序100次，再逐项核对（约半小时；KILLS=5 MINUTES=1 是短的）"
	@echo "make bundle 做出不连互联网也能安装的安装包（docs/closed-network.md）"
	@echo "make audit  核对程序包有没有已知的漏洞（要连互联网）"
	@echo "make sentences  重新编译填写提示（改了 liaison/locale 以后）"

setup: .venv/run.stamp

run: .venv/run.stamp
	@exec $(PY) manage.py up

test: .venv/dev.stamp browser
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

bench: .venv/dev.stamp
	$(PY) -m tests.bench $(ARGS)

# KILLS, MINUTES, ROWS, RECIPIENTS and SEED set other numbers: tests/chaos/__main__.py. Filling a disk
# needs root (a file system of its own), moving the clock a C compiler.
chaos: .venv/dev.stamp
	$(PY) -m tests.chaos

lint: .venv/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --lint --quiet templates
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(PY) -m mypy liaison stations drafts opinions feedback manage.py
	$(OFFLINE) $(PY) -W ignore manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	@# Once a day, and only where the index of advisories answers at once.
	@if [ -z "$$(find .venv/audit.tried -mtime -1 2>/dev/null)" ]; then \
		if curl -s -m 2 -o /dev/null $(ADVISORIES); then $(MAKE) -s audit; fi && touch .venv/audit.tried; fi

# Known holes in the packages of requirements.lock, by the open index of advisories.
audit: .venv/audit.stamp
	.venv/audit/bin/pip-audit --strict --vulnerability-service osv --disable-pip --no-deps \
		--progress-spinner off --timeout 15 -r requirements.lock

.venv/audit.stamp: .venv/made.stamp
	@$(PYTHON) -m venv .venv/audit && \
		.venv/audit/bin/python -m pip --disable-pip-version-check --quiet install pip-audit && touch $@

# Everything a machine without the internet needs. PYTHON_BUILDS names a folder with
# cpython-*-x86_64-*.tar.gz and -aarch64- (install_only builds), for machines without Python 3.11.
bundle: .venv/made.stamp
	@rm -rf $(BUNDLE) && mkdir -p $(BUNDLE)/portal
	git archive HEAD -- . ':(exclude)tests' ':(exclude).ci' | tar -x -C $(BUNDLE)/portal
	$(foreach arch,x86_64 aarch64,$(PY) -m pip --disable-pip-version-check --quiet download --no-deps \
		--require-hashes --only-binary=:all: --python-version $(BUNDLE_PYTHON) --implementation cp \
		$(call PLATFORMS,$(arch)) -r requirements.lock -d $(BUNDLE)/wheels/$(arch) && ) true
	@for build in $(PYTHON_BUILDS:%=%/cpython-$(BUNDLE_PYTHON)*.tar.gz); do case $$build in \
		*-x86_64-*) arch=x86_64;; *-aarch64-*) arch=aarch64;; *) continue;; esac; \
		mkdir -p $(BUNDLE)/python/$$arch && tar -xzf $$build -C $(BUNDLE)/python/$$arch --strip-components=1; done
	@cp docs/offline/install.sh $(BUNDLE)/
	@echo $(BUNDLE_PYTHON) > $(BUNDLE)/PYTHON_VERSION && git describe --always > $(BUNDLE)/VERSION
	@cd $(BUNDLE) && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS
	tar -cf $(BUNDLE).tar -C dist $(notdir $(BUNDLE))
	@ls -lh $(BUNDLE).tar

# What liaison/locale says instead of Django; both files are committed.
SENTENCES = liaison/locale/zh_Hans/LC_MESSAGES/django

sentences: .venv/dev.stamp
	$(PY) -m babel.messages.frontend compile -l zh_Hans -i $(SENTENCES).po -o $(SENTENCES).mo

# Browser tests need Chromium and Chinese letters for its screenshots.
browser:
	@if command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q .; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -q --no-install-recommends chromium fontconfig fonts-noto-cjk; \
	else \
		echo "浏览器测试需要 Chromium 和中文字体，请先安装，例如：sudo apt-get install chromium fontconfig fonts-noto-cjk"; \
		exit 1; \
	fi

# The environment is made again only when its lock changes.
.venv/run.stamp: requirements.lock .venv/made.stamp
	@echo "正在安装运行所需的程序包（首次约需几分钟）……"
	@$(PIP) -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/made.stamp
	@echo "正在安装测试所需的程序包……"
	@$(PIP) -r requirements-dev.lock
	@touch $@ .venv/run.stamp

.venv/made.stamp:
	@if [ -z "$(PYTHON)" ]; then \
		echo "需要 Python 3.11 或更高版本；已安装在别处时请写明：make run PYTHON=/路径/python3.11"; exit 1; fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) 不是 Python 3.11 或更高版本，请用 PYTHON=/路径/python3.11 指定。"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "这个 Python 缺少 venv 模块，请先安装，例如：sudo apt-get install python3-venv"; exit 1; }
	@rm -rf .venv && $(PYTHON) -m venv .venv && touch $@
