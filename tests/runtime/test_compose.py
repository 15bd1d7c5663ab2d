"""docker-compose.yml and Dockerfile name only what the code really has."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess

import pytest
import yaml
from django.core.management import get_commands

from tests.support.environment import ROOT, settings_variables

PORTAL_SERVICES = ("migrate", "web", "worker", "beat")
REQUIRED = {
    "POSTGRES_PASSWORD": "p",
    "VALKEY_PASSWORD": "v",
    "SECRET_KEY": "s",
    "CONTACT_KEYS": "c",
    "LOOKUP_KEY": "l",
    "PUBLIC_URL": "https://portal.example.cn",
}


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def words(service):
    """The programs and arguments of a service's command, shell lines taken apart."""
    command = service["command"]
    text = command[-1] if command[:2] == ["sh", "-c"] else shlex.join(command)
    return [shlex.split(part) for part in text.split("&&")]


@pytest.mark.parametrize("name", PORTAL_SERVICES)
def test_every_variable_is_one_that_settings_read(services, name):
    assert set(services[name]["environment"]) - settings_variables() == set()


def test_settings_variables_are_found_in_settings():
    assert {"PORT", "DATABASE_URL", "SECRET_KEY", "OFFICE_NETWORKS"} <= settings_variables()


@pytest.mark.parametrize("name", PORTAL_SERVICES)
def test_every_command_exists(services, name):
    for program, *arguments in words(services[name]):
        if program == "python":
            assert arguments[0] == "manage.py"
            assert arguments[1] in get_commands()
        else:
            assert importlib.util.find_spec(program)
            assert "liaison" in arguments or "liaison.wsgi" in arguments


def test_image_starts_what_compose_starts(services):
    image = (ROOT / "Dockerfile").read_text()

    assert f'"{services["web"]["command"][0]}", "liaison.wsgi"' in image
    assert set(re.findall(r"\b(BIND|DATA_DIR)=", image)) <= settings_variables()


@pytest.mark.parametrize("name", ["postgres", "valkey", "web", "worker", "beat", "nginx"])
def test_every_service_is_watched_restarted_and_confined(services, name):
    service = services[name]

    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_no_secret_has_a_value_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text()

    for name in REQUIRED:
        assert set(re.findall(rf"\$\{{{name}[^}}]*\}}", text)) == {f"${{{name}:?}}"}


def test_health_check_and_nginx_ask_the_web_service(services):
    paths = re.findall(r"127\.0\.0\.1:8000(/\w+)", str(services["web"]["healthcheck"]))

    assert paths == ["/readyz"]
    assert "server web:8000" in (ROOT / "docs" / "nginx.conf").read_text()


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not installed")
def test_docker_compose_reads_the_file():
    result = subprocess.run(
        ["docker-compose", "-f", str(ROOT / "docker-compose.yml"), "config", "--quiet"],
        env={"PATH": os.environ["PATH"]} | REQUIRED,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stderr) == (0, "")


def test_behind_the_proxy_https_is_known_as_such(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    nginx = (ROOT / "docs" / "nginx.conf").read_text()

    assert "proxy_set_header X-Forwarded-Proto https;" in nginx
    assert client.get("/robots.txt", HTTP_X_FORWARDED_PROTO="https").status_code == 200
    assert client.get("/robots.txt").status_code == 301


def test_example_names_what_compose_asks_for():
    example = (ROOT / "docs" / "env.example").read_text()
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))

    assert set(REQUIRED) <= named
    assert named - asked == set()
