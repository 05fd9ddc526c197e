# Balise : « make » seul montre les cibles.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VLLM ?= .venv-vllm
PIPFLAGS := --disable-pip-version-check --no-input -qq
PIP := $(BIN)/python -m pip $(PIPFLAGS)

.DEFAULT_GOAL := help
.PHONY: provider help install reinstall index run test test-vllm soak-vllm lint lock bench quality gate closed-circuit fuzz clean browser

help: ## Montrer cette aide
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

install: $(VENV)/.installed ## Créer .venv et y installer les dépendances verrouillées

index: install ## Importer les documents et bâtir l'index
	@$(BIN)/python -m ingest sync

run: install ## Installer, indexer et servir la page sur http://127.0.0.1:8000
	@$(BIN)/python -m ingest sync || echo "Des documents n'ont pas été importés (voir plus haut) : la page répond avec les autres."
	@$(BIN)/python -m assistant chat

test: $(VENV)/.installed-dev browser provider ## Lancer les tests : unitaires, d'intégration, dans un navigateur
	@$(BIN)/python -m pytest tests/unit tests/integration tests/e2e

test-vllm: $(VENV)/.installed-dev $(VLLM)/.installed ## Essayer un vrai modèle sur vLLM (processeur) : écrire, couper, tuer, tourner
	@BALISE_TEST_VLLM=$(abspath $(VLLM))/bin/python $(BIN)/python -m pytest tests/vllm

soak-vllm: $(VENV)/.installed-dev $(VLLM)/.installed index ## Dix rotations sous charge, cent questions à un modèle qui invente, et le coût de Balise
	@BALISE_TEST_VLLM=$(abspath $(VLLM))/bin/python $(BIN)/python -m tests.benchmark.generation
	@BALISE_TEST_VLLM=$(abspath $(VLLM))/bin/python $(BIN)/python -m tests.benchmark.pause

lint: $(VENV)/.installed-dev ## Vérifier le style et les types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.installed-dev index ## Mesurer les réponses, les temps et la mémoire
	@$(BIN)/python -m tests.benchmark

quality: $(VENV)/.installed index ## Mesurer la qualité des réponses, écrire le rapport et l'ouvrir
	@$(BIN)/python -m eval run && $(BIN)/python -m eval report --open

gate: $(VENV)/.installed index ## Dire si cette version peut entrer en service
	@$(BIN)/python -m eval gate

closed-circuit: $(VENV)/.installed-dev browser ## Prouver que rien ne sort : réseau fermé, appels tracés (strace, unshare)
	@$(BIN)/python -m tests.benchmark.closed

FUZZ_SECONDS ?= 600
fuzz: $(VENV)/.installed-dev ## Chercher des entrées qui font échouer la garde et les lecteurs (10 minutes chacun)
	@$(PIP) install --no-deps --require-hashes -r requirements-fuzz.lock
	@for target in recognisers readers; do mkdir -p var/fuzz/$$target; \
	  $(BIN)/python -m tests.fuzz.$$target -max_total_time=$(FUZZ_SECONDS) -timeout=20 -max_len=20000 \
	    -artifact_prefix=var/fuzz/ var/fuzz/$$target || exit 1; done

lock: ## Recalculer les verrous des dépendances (demande uv)
	@command -v uv >/dev/null || { echo "uv est absent : installez-le (pip install uv), puis relancez « make lock »."; exit 1; }
	uv pip compile pyproject.toml --extra dev --extra judge --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --python-version 3.11 --output-file requirements-dev.lock
	uv pip compile pyproject.toml --constraint requirements-dev.lock --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --python-version 3.11 --output-file requirements.lock
	uv pip compile serving/requirements-vllm.in --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-emit-package torch --no-emit-package torchvision --no-emit-package torchaudio --no-emit-package torchcodec \
	  --no-emit-package llama-cpp-python --no-emit-package diskcache \
	  --custom-compile-command "make lock" --python-version 3.11 --output-file requirements-vllm.lock
	uv pip compile pyproject.toml --extra fuzz --constraint requirements-dev.lock --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --python-version 3.11 --output-file requirements-fuzz.lock

# Un vrai fournisseur d'identité, pour les essais de connexion seulement ; sans npm, ces essais sont passés.
provider:
	@! command -v npm >/dev/null || (cd tests/oidc && npm ci --silent --no-audit --no-fund)

reinstall: ## Réinstaller les dépendances et refaire la page
	rm -rf $(VENV) var/chat
	@$(MAKE) install

# Jamais tout « var » : le registre d'audit et sa clé, les comptes et les avis y sont.
clean: ## Effacer ce qui se refait : .venv, index, caches (le registre et les mesures restent)
	rm -rf $(VENV) $(VLLM) var/index var/chat var/guard var/embeddings.sqlite var/fuzz .mypy_cache .pytest_cache .ruff_cache .hypothesis

browser:
	@command -v chromium >/dev/null || if [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
	  echo "Chromium est absent et les tests s'en servent. Demandez à une personne qui administre ce poste :"; \
	  echo "  apt-get install chromium"; exit 1; \
	fi

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || \
	  { echo "Balise demande Python 3.11 ou 3.12 : précisez-le, par exemple « make PYTHON=python3.11 »."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "L'environnement n'a pas pu être créé. Sous Debian : apt-get install python3-venv."; exit 1; }

# torch n'a pas de verrou : sans GPU, sa variante « cpu » où elle existe. Les constructions CUDA de ses voisins
# empêchent vLLM de démarrer sur processeur : elles ne sont pas installées.
$(VLLM)/.installed: requirements-vllm.lock
	@$(PYTHON) -m venv $(VLLM)
	@echo "Installation de vLLM pour processeur (3,5 Go, plusieurs minutes la première fois)…"
	@$(VLLM)/bin/python -m pip $(PIPFLAGS) install --no-deps --require-hashes -r requirements-vllm.lock
	@$(VLLM)/bin/python -m pip $(PIPFLAGS) install --no-deps torch==2.13.0+cpu
	@touch $@

# Le verrou est complet : sans « --no-deps », pip irait chercher la dernière version d'un « paquet[extra] » demandé au-dedans.
$(VENV)/.installed: requirements.lock | $(BIN)/python
	@echo "Installation des dépendances (quelques minutes la première fois)…"
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@
