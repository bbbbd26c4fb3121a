"""The front before the web function, and the post office before the mail service."""

import base64
import http.client
import json
import socket
from dataclasses import dataclass, field

import pytest

from local.inbox import Inbox
from local.ports import HOST, address
from local.post import PostOffice
from local.relay import Relay
from local.serving import Handler, LocalServer

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
RAW = b"From: a@b\r\nList-Id: <stet>\r\nSubject: As sent\r\n\r\nHello\r\n"
SEND = "/v2/email/outbound-emails"


@dataclass
class Upstream:
    """A server that says what it is told to, and remembers what it was asked."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=lambda: [b"hello"])
    length: bool = True
    asked: list[object] = field(default_factory=list)

    def handler(self):
        upstream = self

        class Answering(Handler):
            def answer(self, request):
                upstream.asked.append(request)
                self.send_response(upstream.status)
                for name, value in upstream.headers:
                    self.send_header(name, value)
                if upstream.length:
                    self.send_header("Content-Length", str(sum(map(len, upstream.pieces))))
                else:
                    self.close_connection = True
                self.end_headers()
                for piece in upstream.pieces if self.command != "HEAD" else ():
                    self.wfile.write(piece)
                    self.wfile.flush()

        return Answering


@pytest.fixture
def upstream():
    return Upstream()


@pytest.fixture
def served(upstream):
    server = LocalServer(0, upstream.handler()).start()
    yield server
    server.stop()


@pytest.fixture
def relay(served):
    server = Relay(0, f"{served.address}/below/it").start()
    yield server
    server.stop()


def ask(server, path, method="GET", body=None, headers=None):
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=5)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer, text


class TestRelay:
    def test_a_request_goes_below_the_target_as_it_came(self, relay, upstream):
        headers = {
            "Host": "localhost:8080",
            "Authorization": "signed",
            "X-Odd": "1",
            "Connection": "keep-alive",
        }
        ask(relay, "/a%2Fb%23c?x=1&x=%C3%A4", "POST", b"body", headers)
        (request,) = upstream.asked
        assert (request.method, request.path, request.body) == (
            "POST",
            "/below/it/a%2Fb%23c?x=1&x=%C3%A4",
            b"body",
        )
        assert request.headers["host"] == "localhost:8080"
        assert request.headers["authorization"] == "signed"
        assert request.headers["x-odd"] == "1"
        assert "connection" not in request.headers

    def test_an_answer_comes_back_as_it_was(self, relay, upstream):
        upstream.status = 303
        upstream.headers = [
            ("Location", "/x"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("Server", "other"),
        ]
        answer, body = ask(relay, "/")
        assert (answer.status, body) == (303, b"hello")
        assert answer.headers["Location"] == "/x"
        assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]

    def test_a_body_of_unknown_length_ends_with_the_connection(self, relay, upstream):
        upstream.length, upstream.pieces = False, [b"a" * 70_000, b"b"]
        assert ask(relay, "/")[1] == b"a" * 70_000 + b"b"

    def test_no_body_where_there_is_none(self, relay, upstream):
        upstream.status, upstream.pieces = 304, []
        answer, body = ask(relay, "/")
        assert (answer.status, body) == (304, b"")

    def test_head_has_the_length_and_no_body(self, relay):
        answer, body = ask(relay, "/", "HEAD")
        assert (answer.status, answer.headers["Content-Length"], body) == (200, "5", b"")

    def test_one_connection_carries_many_requests(self, relay):
        connection = http.client.HTTPConnection(HOST, relay.server_port, timeout=5)
        for _ in range(3):
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"hello"
        connection.close()

    def test_when_nobody_answers_it_says_so(self):
        with socket.create_server((HOST, 0)) as closed:
            port = closed.getsockname()[1]
        server = Relay(0, address(port)).start()
        answer, body = ask(server, "/")
        server.stop()
        assert answer.status == 502
        assert b"make run" in body

    def test_a_body_of_no_declared_length_is_not_guessed_at(self, relay):
        answer, _ = ask(relay, "/", "POST", iter([b"a"]), {"Transfer-Encoding": "chunked"})
        assert answer.status == 411


class TestPostOffice:
    @pytest.fixture
    def inbox(self, tmp_path):
        return Inbox(tmp_path, SECRET)

    @pytest.fixture
    def post(self, served, inbox):
        server = PostOffice(0, served.address, inbox).start()
        yield server
        server.stop()

    def send(self, post, content):
        return ask(post, SEND, "POST", json.dumps({"Content": content}).encode(), {"Authorization": "signed"})

    def test_an_accepted_mail_is_kept_as_sent_and_passed_on_unchanged(self, post, inbox, upstream):
        content = {"Raw": {"Data": base64.b64encode(RAW).decode()}}
        answer, _ = self.send(post, content)
        assert answer.status == 200
        assert [mail.raw for mail in inbox.mails()] == [RAW]
        (request,) = upstream.asked
        assert (request.path, json.loads(request.body)) == (SEND, {"Content": content})
        assert request.headers["authorization"] == "signed"

    def test_a_refused_mail_is_not_shown(self, post, inbox, upstream):
        upstream.status = 400
        answer, _ = self.send(post, {"Raw": {"Data": base64.b64encode(RAW).decode()}})
        assert answer.status == 400
        assert inbox.mails() == []

    @pytest.mark.parametrize("content", [{"Simple": {}}, {"Raw": {"Data": "%%%"}}, {"Raw": None}, None])
    def test_what_is_no_raw_mail_passes_by(self, post, inbox, content):
        assert self.send(post, content)[0].status == 200
        assert inbox.mails() == []

    def test_other_requests_pass_by(self, post, inbox):
        assert ask(post, "/v2/email/identities")[0].status == 200
        assert inbox.mails() == []
