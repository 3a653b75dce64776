# `make help` lists the targets. Extra arguments for Maven go into MAVEN_ARGS:
#   make test MAVEN_ARGS=-Dmaven.repo.local=/tmp/repository

MAVEN_ARGS ?=
STACK ?= waybill
SAM ?= sam
HEAP ?= 1g
COMMA := ,
EMPTY :=
FUNCTIONS := $(subst $(EMPTY) ,$(COMMA),$(patsubst %/pom.xml,%,$(sort $(wildcard functions/*/pom.xml))))
# One build at a time: another one, or ./waybill that builds, is waited for.
TURN := JAVA_HOME="$$(.mvn/pick-jdk.sh)" && export JAVA_HOME && . .mvn/turn.sh && take_turn .
MVN := $(TURN) && mvn $(MAVEN_ARGS)

# ./waybill builds what is missing, and passes these on.
export MAVEN_ARGS

.PHONY: help up demo test it bench format deploy

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

up: ## run the whole stack on this machine until Ctrl-C (ARGS="--port 8080 --data DIR")
	@./waybill up $(ARGS)

demo: ## take a real artifact to a fleet of devices, upgrade it, roll it back (ARGS="--devices 12")
	@./waybill demo $(ARGS)

test: ## build everything and run every check, two modules at a time: what CI runs
	@find . -path '*/target/surefire-reports/fuzz-*.txt' -delete
	@$(MVN) -T2 verify
	@find . -path '*/target/surefire-reports/fuzz-*.txt' -exec cat {} +

it: ## contracts and end-to-end tests on AWS_ENDPOINT_URL, else on LocalStack if Docker is there
	@$(TURN) && .mvn/with-backends.sh mvn $(MAVEN_ARGS) -Pit verify

# Calls of AWS are counted by a test, which also compares them with docs/operations.md.
bench: ## measure, and print tables (ARGS="NAME…", HEAP=1g)
ifneq ($(strip $(ARGS)),calls)
	@$(MVN) -q -DskipTests -Djacoco.skip -pl bench -am package
	@"$$(.mvn/pick-jdk.sh)"/bin/java -Xmx$(HEAP) --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
	  -Dwaybill.root="$(CURDIR)" -cp "bench/target/classes:$$(cat bench/target/dependencies.classpath)" dev.waybill.bench.Main $(filter-out calls,$(ARGS))
endif
ifneq ($(filter calls,$(or $(strip $(ARGS)),calls)),)
	@$(MVN) -q -Djacoco.skip -Dmaven.test.redirectTestOutputToFile=true -Dtest=OperationCallsTest -Dsurefire.failIfNoSpecifiedTests=false -pl launcher -am test
	@cat launcher/target/operations.md
endif

format: ## format all code and POMs
	@$(MVN) -q spotless:apply

# SAM has no word for an empty value, and CloudFormation must see by Settings that a parameter is another one.
deploy: export DEPLOYED = $(ADMIN_TOKEN_SHA256) $(PARAMETERS)
deploy: export SAM := $(SAM)
deploy: ## deploy to AWS with SAM, or to LocalStack with SAM=samlocal (STACK=waybill ADMIN_TOKEN_SHA256=…, PARAMETERS="Name=Value …")
	@command -v $(SAM) >/dev/null || { echo "make deploy needs the AWS SAM CLI: https://docs.aws.amazon.com/serverless-application-model/" >&2; exit 1; }
	@[ -n "$(ADMIN_TOKEN_SHA256)" ] || { echo "make deploy needs ADMIN_TOKEN_SHA256: the SHA-256, in hex, of the first administrator's token" >&2; exit 1; }
	@printf %s "$(STACK)" | grep -Eqx '[a-z][a-z0-9-]{0,27}[a-z0-9]' || { echo "make deploy: STACK names a bucket, too: lower-case letters, digits and hyphens, 29 at the most" >&2; exit 1; }
	@.mvn/deploy.sh check "$(STACK)" $(PARAMETERS)
	@$(MVN) -q -Dmaven.test.skip -Djacoco.skip -pl $(FUNCTIONS) -am package
	@.mvn/deploy.sh go "$(STACK)" AdminTokenSha256="$(ADMIN_TOKEN_SHA256)" \
	  Settings="$$(printf %s "$$DEPLOYED" | cksum | cut -d ' ' -f 1)" $(patsubst %=,%=\"\",$(PARAMETERS))
