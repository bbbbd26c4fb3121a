"""Template and folders to what CloudFormation takes."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from local.package import digest, package, read_template, zip_folder
from local.problem import Problem

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Layers: [!Ref Layer]}
Resources:
  Layer:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: .}
  Poll:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/poll
      Url: !If [Has, !Ref Page, !GetAtt Web.Url.Deep]
      Text: !Sub "${Poll}-x"
  Table:
    Type: AWS::DynamoDB::Table
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "functions/poll").mkdir(parents=True)
    (tmp_path / "functions/poll/app.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "layer/python/stet").mkdir(parents=True)
    (tmp_path / "layer/python/stet/__init__.py").write_text("")
    return tmp_path


def packed(root):
    return package(root / "template.yaml", root / "layer", "packages")


def names(body):
    return zipfile.ZipFile(io.BytesIO(body)).namelist()


def test_folders_become_keys_in_the_bucket(root):
    made = packed(root)
    poll, layer = (made.template["Resources"][name]["Properties"] for name in ("Poll", "Layer"))
    assert poll["CodeUri"] == f"s3://packages/{digest(root / 'functions/poll')}.zip"
    assert layer["ContentUri"] == f"s3://packages/{digest(root / 'layer')}.zip"
    assert set(made.folders.values()) == {root / "functions/poll", root / "layer"}


def test_short_tags_are_written_out(root):
    properties = read_template(root / "template.yaml")["Resources"]["Poll"]["Properties"]
    assert properties["Url"] == {"Fn::If": ["Has", {"Ref": "Page"}, {"Fn::GetAtt": ["Web", "Url.Deep"]}]}
    assert properties["Text"] == {"Fn::Sub": "${Poll}-x"}


def test_the_projects_own_template_is_read():
    template = read_template(Path(__file__).parents[2] / "template.yaml")
    assert template["Resources"]["Web"]["Type"] == "AWS::Serverless::Function"


def test_nothing_changed_gives_the_same_package(root):
    before = packed(root)
    os.utime(root / "functions/poll/app.py", (1, 1))
    assert packed(root) == before


def test_a_change_of_one_function_changes_its_key_alone(root):
    before = packed(root)
    (root / "functions/poll/app.py").write_text("def handler(event, context): return 1\n")
    after = packed(root)
    assert before.folders.keys() - after.folders.keys() == {
        before.template["Resources"]["Poll"]["Properties"]["CodeUri"].rpartition("/")[2]
    }


def test_the_same_folder_gives_the_same_zip(root):
    first = zip_folder(root / "layer")
    os.utime(root / "layer/python/stet/__init__.py", (1, 1))
    assert zip_folder(root / "layer") == first


def test_marks_of_the_build_and_leftover_bytecode_stay_out_the_layers_own_goes_in(root):
    (root / "layer/.done").write_text("")
    (root / "layer/python/stet/__pycache__").mkdir()
    (root / "layer/python/stet/__pycache__/x.pyc").write_bytes(b"x")
    (root / "functions/poll/__pycache__").mkdir()
    (root / "functions/poll/__pycache__/app.pyc").write_bytes(b"x")
    assert names(zip_folder(root / "layer")) == ["python/stet/__init__.py", "python/stet/__pycache__/x.pyc"]
    assert names(zip_folder(root / "functions/poll")) == ["app.py"]


def test_a_missing_function_is_named(root):
    (root / "functions/poll/app.py").unlink()
    (root / "functions/poll").rmdir()
    with pytest.raises(Problem, match=r"Poll names .*functions/poll"):
        packed(root)


def test_a_broken_template_is_a_problem_on_one_line(root):
    (root / "template.yaml").write_text("Resources: [\n  a: b: c\n")
    with pytest.raises(Problem, match=r"template\.yaml cannot be read: .*line 2") as raised:
        packed(root)
    assert "\n" not in str(raised.value)
