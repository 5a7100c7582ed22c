# The whole project from one place. `make help` lists what there is; every target first installs what it lacks (cts/setup).

PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
VENDORS ?= /etc/OpenCL/vendors
CARGO   ?= cargo
SEED    ?= 1
RUNS    ?= 20000
TARGET   = $(or $(CARGO_TARGET_DIR),target)

.PHONY: help build test demo demo-dmabuf bench fuzz install uninstall guest clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

build: ## libtombolo.so, optimised
	cts/setup build
	$(CARGO) build --locked --release -p tombolo-icd

test: ## everything: format, lints, unit and driver tests, validation layers, the dma-buf guest
	cts/setup build test guest
	cts/test

demo: ## OpenCL draws a picture, then grades a photograph like film in textures of OpenGL (IMAGE=file, WINDOW=1)
	cts/setup build demo
	cts/show

demo-dmabuf: ## the same in a virtual machine with /dev/udmabuf: shared without a copy
	cts/setup build guest demo
	cts/show --dmabuf

bench: ## the front end on darktable's files, the cost of an enqueue, and of an acquire with its release
	cts/setup build test
	cts/bench

fuzz: ## mutilated programs into the compiler; SEED and RUNS choose which and how many
	cts/setup build
	$(CARGO) run --locked --release -p tombolo-cts --bin tombolo-fuzz -- --seed $(SEED) --runs $(RUNS)

guest: ## make the dma-buf guest (a virtual machine with /dev/udmabuf) and show that it runs
	cts/setup guest
	cts/guest/run -- ls -l /dev/udmabuf /dev/vgem

install: ## install what `make build` made (made now if it was not), under PREFIX (/usr/local) and register it in VENDORS (/etc/OpenCL/vendors); DESTDIR is honoured
	[ -f $(TARGET)/release/libtombolo.so ] || $(MAKE) build
	install -D -m 755 $(TARGET)/release/libtombolo.so $(DESTDIR)$(LIBDIR)/libtombolo.so
	install -d $(DESTDIR)$(VENDORS)
	echo "$(LIBDIR)/libtombolo.so" > $(DESTDIR)$(VENDORS)/tombolo.icd

uninstall: ## undo `make install` with the same PREFIX and DESTDIR
	rm -f $(DESTDIR)$(LIBDIR)/libtombolo.so $(DESTDIR)$(VENDORS)/tombolo.icd

clean: ## delete all that was built, the guest too
	$(CARGO) clean
	rm -rf --one-file-system target || sudo rm -rf --one-file-system target
