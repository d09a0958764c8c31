import re
from pathlib import Path

import botocore.session
import pytest

from sandbox import aws
from tests.support.aws_models import COMMON, declared

FOLDER = Path(aws.__file__).parent
SERVICES = {
    "acm": ["acm.py", "acm_import.py", "acm_list.py", "acm_request.py"],
    "iot": ["iot.py", "iot_create.py", "iot_errors.py", "iot_tags.py"],
    "secretsmanager": ["secrets.py"],
    "service-quotas": ["quotas.py"],
    "cloudtrail": ["cloudtrail.py"],
    "cloudwatch": ["cloudwatch.py"],
    "lambda": ["lambdas.py"],
    "logs": ["logs.py"],
    "sts": ["sts.py"],
}
CODE = re.compile(r'(?:AwsError\(\s*|CODE = )"(\w+)"')


@pytest.mark.parametrize("service", SERVICES)
def test_every_error_code_in_the_source_is_one_the_service_declares(service):
    model = botocore.session.get_session().get_service_model(service)
    known = {
        code
        for name in model.operation_names
        for code in declared(model.operation_model(name))
    }

    used = {
        code
        for name in SERVICES[service]
        for code in CODE.findall((FOLDER / name).read_text())
    }

    assert used
    assert used <= known | COMMON
