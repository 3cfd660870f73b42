# SPDX-License-Identifier: MIT
#
# The pages: build/atlas.html, the atlas of a boot.  Programs come from Debian (tools/deps web),
# the libraries from web/package-lock.json; both only when they are not there yet.

WEB_MODULES := web/node_modules/.package-lock.json
WEB_CONFIG := web/package.json web/package-lock.json web/.npmrc
WEB_SRCS := web/vite.config.js web/atlas.html web/index.html $(shell find web/src -type f)
ATLAS_PAGE := $B/web/atlas/atlas.html

# A wanted file of another record: RECORD=a.jsonl or, side by side, RECORD=before.jsonl,after.jsonl
atlas_records = $(if $(RECORD),--record '$(RECORD)',$(if $(MEM),--mem '$(MEM)') \
	$(if $(CPUS),--cpus '$(CPUS)') $(if $(CPU),--cpu '$(CPU)') \
	$(if $(MACHINE),--machine '$(MACHINE)') $(if $(APPEND),--append '$(subst ','\'',$(value APPEND))'))

# npm writes its own note of what it has installed: newer than what was asked for, or do it again.
# Not "npm ci": it wants the lock file to name the bundler's parts for every other system, too.
$(WEB_MODULES): $(WEB_CONFIG) | deps-web
	$(call say,NPM,web)
	$(Q)cd web && npm install --no-save --no-progress --loglevel=error >&2
	$(Q)touch $@

$(ATLAS_PAGE): $(WEB_SRCS) $(WEB_MODULES)
	$(call say,VITE,$@)
	$(Q)cd web && node_modules/.bin/vite build --mode atlas --logLevel warn --outDir $(abspath $(@D))
	$(Q)touch $@

atlas: $(ATLAS_PAGE) $(if $(RECORD),,deps-run $(KERNEL)) ## a picture of the memory at each stage: build/atlas.html (RECORD=a.jsonl[,b.jsonl])
	@$(PYTHON) tools/atlas.py --page $(ATLAS_PAGE) --kernel $(KERNEL) $(atlas_records) $B/atlas.html

# ---- the page with the machine: static files in build/web/page, the kernel among them ----------
PAGE_DIR := $B/web/page
PAGE := $(PAGE_DIR)/index.html
PAGE_KERNEL := $(PAGE_DIR)/b2b.elf
FIRMWARE := /usr/share/seabios

$(PAGE): $(WEB_SRCS) $(WEB_MODULES)
	$(call say,VITE,$@)
	$(Q)cd web && node_modules/.bin/vite build --mode page --logLevel warn --outDir $(abspath $(@D))
	$(Q)cp $(FIRMWARE)/bios.bin $(PAGE_DIR)/bios.bin
	$(Q)cp $(FIRMWARE)/vgabios-stdvga.bin $(PAGE_DIR)/vgabios.bin
	$(Q)touch $@

# What a debugger needs stays at home: a quarter of the bytes is left.
$(PAGE_KERNEL): $(KERNEL) $(PAGE)
	$(call say,STRIP,$@)
	$(Q)$(OBJCOPY) --strip-debug $(KERNEL) $@

web: $(PAGE) $(PAGE_KERNEL) ## the kernel in a web page: static files in build/web/page, for any web server
	@echo '$(PAGE_DIR) is complete.  Next: make serve.'
serve: $(PAGE) $(PAGE_KERNEL) ## the kernel in a web page, served on this machine: prints the address (PORT=8000)
	@$(PYTHON) tools/serve.py $(if $(PORT),--port $(PORT)) $(PAGE_DIR)

# ---- pictures --------------------------------------------------------------------------------
# The machines of the pictures in docs/: each with its record beside its page.
SHOTS := $B/screenshots
screenshots: $(ATLAS_PAGE) $(PAGE) $(PAGE_KERNEL) | deps-run deps-pictures ## take the docs' pictures of the pages anew: docs/images/*.png
	@mkdir -p $(SHOTS) docs/images
	@$(PYTHON) tools/atlas.py --page $(ATLAS_PAGE) --kernel $(KERNEL) --mem 512 $(SHOTS)/one-node.html
	@$(PYTHON) tools/atlas.py --page $(ATLAS_PAGE) --kernel $(KERNEL) --mem 3583 --append numa=fake=8 $(SHOTS)/eight-nodes.html
	@$(PYTHON) tools/atlas.py --page $(ATLAS_PAGE) --record $(SHOTS)/one-node.jsonl,$(SHOTS)/eight-nodes.jsonl $(SHOTS)/two.html
	@cd web && node screenshots.js $(abspath $(SHOTS)) $(abspath $(PAGE_DIR)) ../docs/images

WEB_TEST_NEEDS := $(ATLAS_PAGE) $(PAGE) $(PAGE_KERNEL)

.PHONY: atlas web serve screenshots
