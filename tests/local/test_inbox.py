"""The inbox: what comes is kept as it came, and shown without believing it."""

import http.client
import json
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from standardwebhooks import Webhook

from local.inbox import Inbox
from local.inbox_site import HOOK, InboxSite
from local.ports import HOST

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EVENT = json.dumps({"type": "article.changed", "subject": "ä <script>alert(1)</script>"})
HOSTILE = '"><script>alert("x")</script>'


@pytest.fixture
def inbox(tmp_path):
    return Inbox(tmp_path, SECRET)


@pytest.fixture
def site(inbox):
    server = InboxSite(0, inbox).start()
    yield server
    server.stop()


def ask(site, path, method="GET", body=None, headers=None, *, host=None):
    connection = http.client.HTTPConnection(HOST, site.server_port, timeout=5)
    connection.request(method, path, body, {**(headers or {}), **({"Host": host} if host else {})})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, text


def mail(subject="A change", html="<p>Hello</p>"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "stet@stet.example", "r@stet.example", subject
    message["List-Unsubscribe"] = "<http://127.0.0.1:8080/unsubscribe/x>"
    message.set_content("Hello ö\n")
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def signed(body=EVENT, secret=SECRET):
    now = datetime.now(UTC)
    return {
        "webhook-id": "a#1#s",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("a#1#s", now, body),
    }


class TestMails:
    def test_a_mail_is_kept_byte_for_byte(self, inbox, tmp_path):
        raw = mail()
        kept = inbox.take_mail(raw)
        assert (tmp_path / "mails" / f"{kept.id}.eml").read_bytes() == raw
        assert Inbox(tmp_path, SECRET).mails() == [kept]

    def test_its_parts(self, inbox):
        kept = inbox.take_mail(mail(subject="Zwölf → fünfzehn"))
        assert (kept.subject, kept.to) == ("Zwölf → fünfzehn", "r@stet.example")
        assert (kept.text.strip(), kept.html.strip()) == ("Hello ö", "<p>Hello</p>")
        assert dict(kept.headers)["List-Unsubscribe"] == "<http://127.0.0.1:8080/unsubscribe/x>"

    def test_the_newest_comes_first_however_fast_they_come(self, inbox):
        kept = [inbox.take_mail(mail(subject=str(n))) for n in range(12)]
        assert inbox.mails() == kept[::-1]

    def test_a_mail_in_a_charset_nobody_knows_is_shown_all_the_same(self, inbox):
        raw = b"Subject: x\r\nContent-Type: text/plain; charset=klingon\r\n\r\nhello"
        assert inbox.take_mail(raw).text == "hello"

    def test_whoever_listens_is_told(self, tmp_path):
        came: list[object] = []
        inbox = Inbox(tmp_path, SECRET, came.append, came.append)
        kept = [inbox.take_mail(mail()), inbox.take_hook(signed(), EVENT.encode())]
        assert came == kept


class TestHooks:
    def test_a_signature_of_ours_is_verified(self, inbox):
        hook = inbox.take_hook(signed(), EVENT.encode())
        assert hook.verified
        assert (hook.type, hook.event["subject"]) == ("article.changed", "ä <script>alert(1)</script>")

    @pytest.mark.parametrize(
        ("wrong", "body", "why"),
        [
            ({}, EVENT + " ", "No matching signature"),
            ({"webhook-id": "a#2#s"}, EVENT, "No matching signature"),
            ({"webhook-id": ""}, EVENT, "Missing required headers"),
            ({"webhook-timestamp": "1700000000"}, EVENT, "too old"),
            ({"webhook-timestamp": "4000000000"}, EVENT, "too new"),
            ({"webhook-timestamp": "soon"}, EVENT, "Invalid"),
            ({"webhook-signature": "nonsense"}, EVENT, "unreadable"),
            ({"webhook-signature": "v1,A"}, EVENT, "unreadable"),
            ({"webhook-signature": "v9,AAAA"}, EVENT, "No matching signature"),
            ({}, "\xff\xfe", "unreadable"),
        ],
    )
    def test_anything_else_is_refused_and_kept_with_the_reason(self, inbox, wrong, body, why):
        hook = inbox.take_hook(signed() | wrong, body.encode("latin-1"))
        assert not hook.verified
        assert why in hook.refusal
        assert inbox.hooks() == [hook]

    def test_a_signature_by_another_secret_is_refused(self, inbox):
        assert not inbox.take_hook(signed(secret="whsec_c2VjcmV0"), EVENT.encode()).verified

    def test_a_body_that_is_no_event_has_no_type(self, inbox):
        body = "[1]"
        hook = inbox.take_hook(signed(body), body.encode())
        assert (hook.verified, hook.type) == (True, "unknown")


class TestSite:
    def test_the_sink_says_whether_it_believes(self, site):
        assert ask(site, HOOK, "POST", EVENT.encode(), signed())[0] == 204
        assert ask(site, HOOK, "POST", EVENT.encode() + b" ", signed())[0] == 401
        assert [row["verified"] for row in json.loads(ask(site, "/webhooks.json")[2])] == [False, True]

    def test_webhooks_are_taken_at_one_address(self, site):
        assert ask(site, "/elsewhere", "POST", b"{}")[0] == 404
        assert ask(site, HOOK, "PUT", b"{}")[0] == 405

    def test_what_strangers_wrote_is_escaped_everywhere(self, site, inbox):
        kept = inbox.take_mail(mail(subject=HOSTILE))
        body = json.dumps({"type": HOSTILE})
        headers = signed(body) | {"webhook-id": HOSTILE}
        hook = inbox.take_hook(headers, body.encode())
        for path in ("/", f"/mails/{kept.id}", "/webhooks", f"/webhooks/{hook.id}", f"/{HOSTILE}"):
            page = ask(site, path.replace(" ", "%20"))[2]
            assert "<script" not in page, path
        assert "&lt;script&gt;" in ask(site, "/")[2]

    def test_a_mails_html_is_shown_in_a_cage(self, site, inbox):
        kept = inbox.take_mail(mail(html="<p>Hi</p><script>alert(1)</script>"))
        page = ask(site, f"/mails/{kept.id}")[2]
        assert f'<iframe src="/mails/{kept.id}/html"' in page
        assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
        _, headers, body = ask(site, f"/mails/{kept.id}/html")
        assert "sandbox " in headers["Content-Security-Policy"]
        assert "allow-scripts" not in headers["Content-Security-Policy"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "<script>alert(1)</script>" in body

    def test_pages_run_no_script_and_are_framed_by_nobody(self, site):
        policy = ask(site, "/")[1]["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy

    def test_a_mail_as_sent(self, site, inbox):
        raw = mail()
        kept = inbox.take_mail(raw)
        _, headers, body = ask(site, f"/mails/{kept.id}/raw")
        assert body.encode() == raw
        assert headers["Content-Type"].startswith("text/plain")
        assert headers["X-Content-Type-Options"] == "nosniff"

    def test_for_tests_and_scripts(self, site, inbox):
        inbox.take_mail(mail(subject="One"))
        (row,) = json.loads(ask(site, "/mails.json")[2])
        assert row["headers"]["Subject"] == "One"
        assert row["html"].strip() == "<p>Hello</p>"

    @pytest.mark.parametrize(
        "path", ["/mails/../secret", "/mails/%2e%2e%2fsecret", "/mails/x/raw", "/webhooks/x", "/x"]
    )
    def test_nothing_else_is_there(self, site, tmp_path, path):
        (tmp_path / "secret.eml").write_text("secret")
        status, _, page = ask(site, path)
        assert status == 404
        assert "Not here" in page

    def test_empty_lists_say_what_will_come(self, site):
        assert "None yet" in ask(site, "/")[2]
        assert "None yet" in ask(site, "/webhooks")[2]

    def test_a_page_under_another_name_is_turned_away(self, site):
        status, _, _ = ask(site, "/mails.json", host="evil.example")
        assert status == 421
        assert ask(site, "/", host=f"localhost:{site.server_port}")[0] == 200

    def test_head(self, site):
        status, headers, body = ask(site, "/", "HEAD")
        assert (status, body) == (200, "")
        assert int(headers["Content-Length"]) > 0
