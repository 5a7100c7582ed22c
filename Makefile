# The whole project from one place. `make help` lists what there is; every target first installs what it lacks (cts/setup).

PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
BINDIR  ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
VENDORS ?= /etc/OpenCL/vendors
CARGO   ?= cargo
SEED    ?= 1
RUNS    ?= 20000
comma   := ,
TARGET   = $(or $(CARGO_TARGET_DIR),target)

# What the command writes about itself: manual pages, and completions by the name under which each shell looks for them.
PAGES    = tombolo tombolo-doctor tombolo-info tombolo-compile tombolo-trace
COMPLETE = bash:bash-completion/completions/tombolo zsh:zsh/vendor-completions/_tombolo fish:fish/vendor_completions.d/tombolo.fish

.PHONY: help build test demo demo-dmabuf bench fuzz programs differ deb install uninstall guest clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

build: ## libtombolo.so and the command tombolo, optimised
	cts/setup build
	$(CARGO) build --locked --release -p tombolo-icd -p tombolo-tool

test: ## everything: format, lints, unit and driver tests, validation layers, the dma-buf guest, the package
	cts/setup build test guest deb
	cts/test

demo: ## OpenCL draws a picture, then grades a photograph like film in textures of OpenGL (IMAGE=file, WINDOW=1)
	cts/setup build demo
	cts/show

demo-dmabuf: ## the same in a virtual machine with /dev/udmabuf: shared without a copy
	cts/setup build guest demo
	cts/show --dmabuf

bench: ## the front end on darktable's files, how compile time grows with the source, what an enqueue, a wait, an acquire with its release cost, a start with an empty and a full cache, how fast 35 kernels run
	cts/setup build test
	cts/bench

fuzz: ## hostile input to the compiler: programs, modules, options, macros; SEED and RUNS choose which and how many
	cts/setup build
	$(CARGO) run --locked --release -p tombolo-cts --bin tombolo-fuzz -- --seed $(SEED) --runs $(RUNS)

programs: ## compile the OpenCL sources of other people's programs (fetched: some 100 MB; an hour on two cores) and write the table of results
	cts/setup build test
	$(CARGO) run --locked --release -p tombolo-cts --bin tombolo-programs -- --table cts/programs.md

differ: ## random programs on the interpreter of the IR, on the device and, with clang-16, by clang: all agree; SEED and RUNS
	cts/setup build
	$(CARGO) build --locked --release -p tombolo-icd -p tombolo-cts --lib --bin tombolo-differ
	mkdir -p $(TARGET)/differ/vendors
	echo "$(abspath $(TARGET))/release/libtombolo.so" > $(TARGET)/differ/vendors/tombolo.icd
	OCL_ICD_VENDORS=$(abspath $(TARGET))/differ/vendors OCL_ICD_FILENAMES=$(abspath $(TARGET))/differ/vendors/tombolo.icd \
	    $(TARGET)/release/tombolo-differ --seed $(SEED) --runs $(RUNS) --jobs $$(nproc) --folder $(TARGET)/differ \
	    --peers interpreted,optimized,device$(if $(shell command -v clang-16),$(comma)clang)

guest: ## make the dma-buf guest (a virtual machine with /dev/udmabuf) and show that it runs
	cts/setup guest
	cts/guest/run -- ls -l /dev/udmabuf /dev/vgem

deb: ## a Debian package, target/deb/tombolo_*.deb: the ICD, registered; the command; its manual and completions
	cts/setup build deb
	$(MAKE) build
	deb/build

install: ## install what `make build` made (made now if it was not) under PREFIX (/usr/local) and register it in VENDORS (/etc/OpenCL/vendors); DESTDIR is honoured
	[ -f $(TARGET)/release/libtombolo.so ] && [ -f $(TARGET)/release/tombolo ] || $(MAKE) build
	install -D -m 644 $(TARGET)/release/libtombolo.so $(DESTDIR)$(LIBDIR)/libtombolo.so
	install -D -m 755 $(TARGET)/release/tombolo $(DESTDIR)$(BINDIR)/tombolo
	install -d $(DESTDIR)$(VENDORS) $(DESTDIR)$(DATADIR)/man/man1
	echo "$(LIBDIR)/libtombolo.so" > $(DESTDIR)$(VENDORS)/tombolo.icd
	$(TARGET)/release/tombolo man $(DESTDIR)$(DATADIR)/man/man1
	for pair in $(COMPLETE); do \
	    install -d $(DESTDIR)$(DATADIR)/$$(dirname $${pair#*:}) && \
	    $(TARGET)/release/tombolo completions $${pair%%:*} > $(DESTDIR)$(DATADIR)/$${pair#*:} || exit 1; \
	done

uninstall: ## undo `make install` with the same PREFIX and DESTDIR
	rm -f $(DESTDIR)$(LIBDIR)/libtombolo.so $(DESTDIR)$(BINDIR)/tombolo $(DESTDIR)$(VENDORS)/tombolo.icd
	rm -f $(PAGES:%=$(DESTDIR)$(DATADIR)/man/man1/%.1)
	for pair in $(COMPLETE); do rm -f $(DESTDIR)$(DATADIR)/$${pair#*:}; done

clean: ## delete all that was built, the guest too
	$(CARGO) clean
	rm -rf --one-file-system target || sudo rm -rf --one-file-system target
