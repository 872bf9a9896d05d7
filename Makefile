# Two commands do everything on a fresh machine with a Swift 6.3 toolchain: `make demo` and `make test`.

SWIFT ?= swift
CLANG ?= clang
BUILD ?= .build
# A test waits for others as long as its network timeouts allow; few at once, and none waits so long.
TEST_FLAGS ?= --experimental-maximum-parallelization-width 8
SECONDS ?= 60

.PHONY: help setup demo test examples lint format bench fuzz interop conformance sanitize sanitize-address sanitize-thread docs clean

help:
	@echo "make demo         one mail goes all the way round, on this machine, without any account"
	@echo "make test         every test"
	@echo "make lint         format, warnings, trap hygiene, layering"
	@echo "make sanitize     the tests under AddressSanitizer, then ThreadSanitizer"
	@echo "make conformance  messages that others wrote, from MARTLET_CORPUS or the folder beside the checkout"
	@echo "make bench        speed, as ratios to other programs in one run"
	@echo "make fuzz         every parser on random input, SECONDS=$(SECONDS) each"
	@echo "make interop      real servers on loopback"
	@echo "make docs         the documentation pages of the public API"

setup:
	@sh .ci/setup.sh

demo: setup
	@$(SWIFT) build --product martlet --scratch-path $(BUILD)
	@$(SWIFT) run --skip-build --scratch-path $(BUILD) martlet demo

test: setup examples
	$(SWIFT) build --build-tests --scratch-path $(BUILD)
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --skip-build --scratch-path $(BUILD) $(TEST_FLAGS)

# The examples prove that the public API is enough, and that a program over the two roots links no Foundation.
examples: setup
	@cd Examples && $(SWIFT) build
	@sh .ci/linkage.sh Examples/.build/debug/InspectMessage Examples/.build/debug/InspectServer

conformance: setup
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --scratch-path $(BUILD) --filter ConformanceTests

lint: setup
	@sh .ci/lint.sh

format:
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Examples Benchmarks

# One scratch path for each sanitizer: builds with different flags must not mix. Few tests run at once, for each is slow.
FEW = --experimental-maximum-parallelization-width 8
sanitize: sanitize-address sanitize-thread

sanitize-address: setup
	SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=address $(FEW) --scratch-path $(BUILD)-asan

# On Linux the sanitizer has to be told how the standard library's `Mutex` waits.
sanitize-thread: setup
	$(SWIFT) build --build-tests --sanitize=thread --scratch-path $(BUILD)-tsan
	@if [ "$$(uname)" = Linux ]; then \
	    $(CLANG) -O1 -shared -fPIC -o $(BUILD)-tsan/libswift_mutex.so Tests/Sanitizing/swift_mutex.c; fi
	SWIFT_BACKTRACE=enable=no LD_PRELOAD=$$(ls "$$PWD"/$(BUILD)-tsan/libswift_mutex.so 2>/dev/null) \
	    $(SWIFT) test --skip-build --sanitize=thread $(FEW) --scratch-path $(BUILD)-tsan

clean:
	rm -rf .build .build-* Examples/.build Benchmarks/.build Tests/Fuzzing/.build*

bench: setup
	@cd Benchmarks && $(SWIFT) build -c release
	@for program in $$(cd Benchmarks && ls Sources | grep 'Bench$$'); do echo "== $$program"; Benchmarks/.build/release/$$program || exit 1; done

interop: setup
	@$(SWIFT) build --product martlet --scratch-path $(BUILD)
	@python3 Tests/Interop/compose_email.py --martlet $(BUILD)/debug/martlet
	@sh Tests/Interop/run.sh --scratch-path $(BUILD)

docs: setup
	@sh .ci/docs.sh

fuzz: setup
	@SECONDS_EACH=$(SECONDS) sh Tests/Fuzzing/run.sh
