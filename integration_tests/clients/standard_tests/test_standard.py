"""The standard tests of airbyte-cdk for an image, with the scenarios of acceptance-test-config.yml.

What they do not do:

- They assert nothing about records: a read has to end well, and no more. The tests in this repository do the rest.
- They read in full only, and never give a state: the section `incremental` is not looked at.
- They take `docker run --rm IMAGE`, without environment or network. So the image under test is one that
  knows the simulator's address; `run` makes it.
- They read nothing unless `--read-from-streams` says so, and then only with a config whose file is called config,
  valid_config or default. `--read-scenarios=all` looks for a config called all and fails. `config.json` is one.
- Output that is no message counts as a log line, so a message of a wrong form is not found.
"""

from pathlib import Path
from typing import Any

import yaml
from airbyte_cdk.test.models import ConnectorTestScenario
from airbyte_cdk.test.standard_tests.docker_base import DockerConnectorTestSuite
from boltons.typeutils import classproperty

ROOT = Path(__file__).resolve().parents[3]


class TestImage(DockerConnectorTestSuite):
    # Compares the spec with the one in Airbyte's registry. The registry does not have this connector, and no test here
    # may
    # use the internet.
    test_docker_image_spec_backward_compatibility = None

    @classmethod
    def get_connector_root_dir(cls) -> Path:
        return ROOT

    @classproperty
    def acceptance_test_config(cls) -> Any:
        """The file without the keys that only Airbyte's older acceptance tests know; the standard tests refuse them."""
        config = yaml.safe_load((ROOT / "acceptance-test-config.yml").read_text())
        known = ConnectorTestScenario.model_fields
        for section in config["acceptance_tests"].values():
            section["tests"] = [
                {key: value for key, value in test.items() if key in known} for test in section["tests"]
            ]
        return config
