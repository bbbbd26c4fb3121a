"""The ways round the gaps of the embedded cloud, without the embedded cloud."""

import asyncio
import json
import threading
import types
import zipfile
from pathlib import Path

import pytest

from local import gaps


class TestEnvironment:
    def test_nothing_of_the_owners_leaks_into_the_functions(self, monkeypatch):
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setenv("GITHUB_TOKEN", "secret")
        made = gaps.environment(Path("/x"), 4566, "http://127.0.0.1:1")
        assert "secret" not in made.values()
        assert made["HOME"] == "/x"

    def test_it_binds_to_this_machine_alone_and_checks_permissions(self):
        made = gaps.environment(Path("/x"), 4567, "http://127.0.0.1:1")
        assert (made["BIND_HOST"], made["GATEWAY_PORT"], made["AUTH"]) == ("127.0.0.1", "4567", "true")
        assert (made["SFTP_ENABLED"], made["IOT_MTLS_ENABLED"]) == ("0", "0")
        assert made["AWS_ENDPOINT_URL_SESV2"] == "http://127.0.0.1:1"


def test_the_pinned_version_is_the_installed_one():
    lock = (Path(__file__).parents[2] / "pyproject.toml").read_text()
    assert f'"ministack=={gaps.MINISTACK}"' in lock


def test_a_function_url_is_reached_by_path():
    url = "https://abc123.lambda-url.us-east-1.on.aws/"
    assert gaps.function_url("http://127.0.0.1:4566", url) == "http://127.0.0.1:4566/_aws/lambda-url/abc123"


def test_expiry_is_set_where_the_template_asks_for_it():
    asked = []
    wish = {"AttributeName": "expires", "Enabled": True}
    template = {
        "Resources": {
            "Hosts": {"Type": "AWS::DynamoDB::Table", "Properties": {"TimeToLiveSpecification": wish}},
            "Feeds": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
            "Queue": {"Type": "AWS::SQS::Queue"},
        }
    }
    dynamodb = types.SimpleNamespace(update_time_to_live=lambda **request: asked.append(request))
    assert gaps.set_expiry(template, {"Hosts": "stet-Hosts-1", "Feeds": "f"}, dynamodb) == ["stet-Hosts-1"]
    assert asked == [{"TableName": "stet-Hosts-1", "TimeToLiveSpecification": wish}]


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ("sqs:SendMessageBatch", "sqs:SendMessage"),
        ("sns:PublishBatch", "sns:Publish"),
        ("dynamodb:BatchGetItem", "dynamodb:BatchGetItem"),
        (None, None),
    ],
)
def test_permissions_for_batches_are_those_of_aws(named, asked):
    module = types.SimpleNamespace(extract_iam_action=lambda *_: named)
    gaps.ask_for_batches_as_aws_does(module)
    assert module.extract_iam_action("sqs", "POST", "/", {}, b"", {}) == asked


class TestUnpackingOnce:
    @pytest.fixture
    def runtime(self, tmp_path):
        runtime = types.SimpleNamespace(zipfile=zipfile)
        gaps.unpack_layers_once(runtime, tmp_path / "layers")
        return runtime

    def unpack(self, runtime, folder, name, text):
        place = folder / name
        place.mkdir(parents=True)
        zipped = folder / f"{name}.zip"
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr("python/x.py", text)
        with runtime.zipfile.ZipFile(zipped) as archive:
            archive.extractall(place)
        return place

    def test_two_workers_share_one_copy(self, runtime, tmp_path):
        first = self.unpack(runtime, tmp_path / "one", "layer_0", "1")
        second = self.unpack(runtime, tmp_path / "two", "layer_0", "1")
        assert first.resolve() == second.resolve()
        assert (second / "python/x.py").read_text() == "1"
        assert not (tmp_path / "one/layer_0.zip").exists()

    def test_another_layer_is_another_copy_and_old_ones_go(self, runtime, tmp_path):
        (tmp_path / "layers/of-long-ago").mkdir()
        first = self.unpack(runtime, tmp_path / "one", "layer_0", "1")
        second = self.unpack(runtime, tmp_path / "two", "layer_0", "2")
        assert [(place / "python/x.py").read_text() for place in (first, second)] == ["1", "2"]
        assert len(list((tmp_path / "layers").iterdir())) == 2

    def test_code_is_unpacked_for_each_worker(self, runtime, tmp_path):
        code = self.unpack(runtime, tmp_path / "one", "code", "1")
        assert not code.is_symlink()
        assert (code / "python/x.py").read_text() == "1"


class Persistence:
    """Stands for the embedded cloud's module of that name."""

    def __init__(self, folder):
        self.STATE_DIR = str(folder)
        self.written = []

    def save_state(self, name, state):
        self.written.append(name)
        Path(self.STATE_DIR, f"{name}.json").write_text(json.dumps(state))

    @staticmethod
    def _json_default(value):
        return repr(value)


class TestSnapshots:
    @pytest.fixture
    def persistence(self, tmp_path):
        return Persistence(tmp_path)

    @pytest.fixture
    def snapshots(self, persistence, monkeypatch):
        monkeypatch.setattr("os._exit", lambda _: None)
        return gaps.Snapshots(types.SimpleNamespace(), persistence)

    def test_queues_are_written_before_tables_and_both_last(self):
        states = gaps._read({"dynamodb": lambda: 1, "sqs": lambda: 2, "iam": lambda: 3, "none": lambda: None})  # noqa: SLF001
        assert list(states) == ["iam", "sqs", "dynamodb"]

    def test_a_picture_is_written_whole(self, snapshots, tmp_path):
        snapshots._write({"sqs": {"a": 1}, "dynamodb": {"b": 2}})  # noqa: SLF001
        assert json.loads((tmp_path / "dynamodb.json").read_text()) == {"b": 2}
        assert {path.name for path in tmp_path.iterdir()} == {"sqs.json", "dynamodb.json"}

    def test_after_the_last_picture_no_older_one_is_written(self, snapshots, tmp_path):
        snapshots.save_the_last({"sqs": lambda: "new"})
        snapshots._write({"sqs": "old"})  # noqa: SLF001
        assert json.loads((tmp_path / "sqs.json").read_text()) == "new"

    def test_the_large_state_of_functions_is_written_when_they_were_deployed(self, snapshots, persistence):
        for stack in ("one", "one", "two"):
            snapshots._write({"lambda": {}, "cloudformation": stack})  # noqa: SLF001
        assert persistence.written == [
            "lambda",
            "cloudformation",
            "cloudformation",
            "lambda",
            "cloudformation",
        ]

    def test_a_state_that_changes_while_it_is_read_is_read_again(self):
        tries = iter([RuntimeError("dictionary changed size during iteration"), None])

        def read():
            error = next(tries)
            if error:
                raise error
            return "whole"

        assert gaps._patiently(read) == "whole"  # noqa: SLF001

    @pytest.fixture
    def loop(self):
        """Yield a loop that runs, as the embedded cloud's does."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        yield loop
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def test_it_saves_from_time_to_time_and_at_the_end(self, persistence, tmp_path, loop, monkeypatch):
        monkeypatch.setattr(gaps, "SNAPSHOT_SECONDS", 0.01)
        monkeypatch.setattr("os._exit", lambda _: None)
        enough, states = threading.Event(), iter(range(1_000_000))

        def state():
            number = next(states)
            if number > 2:
                enough.set()
            return number

        app = types.SimpleNamespace(_MAIN_LOOP=loop, _build_persistence_save_dict=lambda: {"dynamodb": state})
        gaps.Snapshots(app, persistence).install()
        saving = next(thread for thread in threading.enumerate() if thread.name == "snapshots")
        assert enough.wait(10)
        app.save_all({"dynamodb": lambda: "last"})
        saving.join(10)
        assert json.loads((tmp_path / "dynamodb.json").read_text()) == "last"


def test_old_log_lines_and_measurements_are_forgotten():
    def stream(*times):
        return {"creationTime": times[0] * 1000, "events": [{"timestamp": time * 1000} for time in times]}

    class Kept:
        def __init__(self, data):
            self._data = data

        def all_items(self):
            return list(self._data.items())

    group = {"streams": {"idle": stream(10, 20), "warm": stream(10, 99)}}
    points = [{"Timestamp": 10}, {"Timestamp": 99}]
    logs = types.SimpleNamespace(
        _log_events_lock=threading.Lock(),
        _log_groups=Kept({"key": group}),
        _log_records=Kept({"old": {"_timestamp_ms": 10_000}, "new": {"_timestamp_ms": 99_000}}),
    )
    gaps.forget_old_records(logs, types.SimpleNamespace(_metrics=Kept({"key": points})), before=50)
    assert group["streams"] == {"warm": {"creationTime": 10_000, "events": [{"timestamp": 99_000}]}}
    assert points == [{"Timestamp": 99}]
    assert list(logs._log_records._data) == ["new"]  # noqa: SLF001
