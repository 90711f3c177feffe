import base64
import time
from email.message import EmailMessage

import pytest

from textmine.errors import LimitError, NoTextError, UnreadableError
from textmine.model import AsideKind
from textmine.read.mail import attachments, read_mail, read_mhtml

BODY = "各位领导：\n现报送党支部自查报告，请审阅。\n\n此致\n"
PAGE = "<html><body><p>党建工作存在的问题。</p></body></html>"


def raw(*lines):
    return b"\r\n".join(line.encode("utf-8") if isinstance(line, str) else line for line in lines)


def mail(body=BODY, subject="报送自查报告", charset="utf-8"):
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "张三 <zhang@example.cn>"
    message["To"] = "组织部 <zzb@example.cn>"
    message.set_content(body, charset=charset)
    return message


def part(kind, content, *headers):
    return raw("--b", f"Content-Type: {kind}", *headers, "", content)


def multipart(kind, *parts, subject="S", headers=()):
    head = raw(
        f"Subject: {subject}", "MIME-Version: 1.0", *headers, f'Content-Type: multipart/{kind}; boundary="b"', ""
    )
    return raw(head, *parts, "--b--", "")


def names(data, limits):
    return [name for name, _ in attachments(data, limits)]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_subject_then_body_and_the_rest_beside(limits, charset):
    reading = read_mail(mail(charset=charset).as_bytes(), limits)
    assert reading.text == "报送自查报告\n各位领导：\n现报送党支部自查报告，请审阅。\n此致\n"
    [aside] = reading.asides
    assert aside.kind is AsideKind.HEADER
    assert aside.text == "From: 张三 <zhang@example.cn>\nTo: 组织部 <zzb@example.cn>"


def test_a_charset_that_is_too_small_or_unknown(limits):
    for charset in ("gb2312", "ascii", "no-such", "utf-8"):
        data = raw(
            "Subject: x", f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit", "", b""
        )
        reading = read_mail(data + "朱镕基、党建镕㙍。".encode("gb18030"), limits)
        assert reading.text == "x\n朱镕基、党建镕㙍。\n"


@pytest.mark.parametrize(
    "subject",
    [
        "自查报告（终稿）".encode("gbk"),
        "自查报告（终稿）".encode(),
        b"=?gb2312?B?" + base64.b64encode("自查报告（终稿）".encode("gbk")) + b"?=",
        b"=?utf-8?Q?=E8=87=AA=E6=9F=A5?=\r\n =?utf-8?Q?=E6=8A=A5=E5=91=8A=EF=BC=88=E7=BB=88=E7=A8=BF=EF=BC=89?=",
        # one character over two encoded words
        b"=?utf-8?B?6Ieq5p+l5oql?= =?utf-8?B?5ZGK77yI57uI56g=?= =?utf-8?B?v++8iQ==?=",
        b"=?no-such?B?" + base64.b64encode("自查报告（终稿）".encode()) + b"?=",
    ],
)
def test_subjects_as_mailers_write_them(limits, subject):
    assert read_mail(b"Subject: " + subject + b"\r\nFrom: a\r\n\r\nx", limits).text == "自查报告（终稿）\nx\n"


def test_the_plain_form_goes_before_the_page_unless_it_is_a_stub(limits):
    plain = part("text/plain; charset=utf-8", "党建工作存在的问题。")
    page = part("text/html; charset=utf-8", PAGE.replace("</p>", "</p><p>页中另有。</p>"))
    stub = part("text/plain; charset=utf-8", "见网页")
    assert read_mail(multipart("alternative", plain, page), limits).text == "S\n党建工作存在的问题。\n"
    assert read_mail(multipart("alternative", stub, page), limits).text == "S\n党建工作存在的问题。\n页中另有。\n"
    assert read_mail(multipart("alternative", part("text/plain", ""), page), limits).text.endswith("页中另有。\n")
    assert read_mail(multipart("mixed", plain, page), limits).text.count("党建工作存在的问题。") == 2


def test_lines_that_a_mailer_broke_are_whole_again(limits):
    head = ("Subject: x", "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes", "")
    assert (
        read_mail(raw(*head, "党建工作 ", "存在的问题。", "第二行"), limits).text == "x\n党建工作存在的问题。\n第二行\n"
    )


def test_cells_of_a_page_point_behind_the_subject(limits):
    table = "<table border=1><tr><td>问题</td><td>措施</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    reading = read_mail(multipart("mixed", *[part("text/html; charset=utf-8", table)] * 2), limits)
    assert [cell.span.of(reading.text) for cell in reading.cells] == ["问题", "措施", "甲", "乙"] * 2
    assert [cell.table for cell in reading.cells] == [0] * 4 + [1] * 4


def test_attachments_come_with_names_and_bytes(limits):
    message = mail()
    message.add_attachment(b"\xd0\xcf\x11\xe0", maintype="application", subtype="msword", filename="自查报告.doc")
    message.add_attachment("台账,措施\n", subtype="csv", filename="台账.csv")
    message.add_attachment(mail(subject="转发的邮件"))
    found = dict(attachments(message.as_bytes(), limits))
    assert found.keys() == {"自查报告.doc", "台账.csv", "转发的邮件.eml"}
    assert found["自查报告.doc"] == b"\xd0\xcf\x11\xe0"
    assert found["台账.csv"].decode() == "台账,措施\n"
    assert read_mail(found["转发的邮件.eml"], limits).text.startswith("转发的邮件\n各位领导")
    assert "台账" not in read_mail(message.as_bytes(), limits).text


@pytest.mark.parametrize(
    "header",
    [
        'Content-Disposition: attachment; filename="自查.doc"'.encode("gbk"),
        b'Content-Disposition: attachment; filename="=?GBK?B?' + base64.b64encode("自查.doc".encode("gbk")) + b'?="',
        b"Content-Disposition: attachment; filename*=gb2312'zh'%D7%D4%B2%E9.doc",
        b"Content-Disposition: attachment;\r\n filename*0*=utf-8''%E8%87%AA;\r\n filename*1*=%E6%9F%A5.doc",
        b"Content-Disposition: attachment; filename==?utf-8?B?6Ieq5p+lLmRvYw==?=",
    ],
)
def test_names_of_attachments_as_mailers_write_them(limits, header):
    data = multipart("mixed", raw("--b", "Content-Type: application/msword", header, "", "x"))
    assert names(data, limits) == ["自查.doc"]


def test_pictures_of_the_body_and_signatures_are_no_attachments(limits):
    data = multipart(
        "related",
        part("text/html", PAGE),
        part("image/png; name=logo.png", "x", "Content-ID: <1>"),
        part("image/jpeg", "x", "Content-Disposition: attachment; filename=scan.jpg"),
        part("image/jpeg; name=scan2.jpg", "x"),
        part("application/pkcs7-signature; name=smime.p7s", "x"),
        part("text/plain; name=note.txt", "x"),
        part("application/octet-stream", "x"),
    )
    assert names(data, limits) == ["scan.jpg", "scan2.jpg", "note.txt", ""]


def test_a_mail_packed_as_base64_in_a_mail(limits):
    inner = base64.encodebytes(mail().as_bytes()).decode()
    data = multipart("mixed", part("message/rfc822", inner, "Content-Transfer-Encoding: base64"))
    [(name, content)] = attachments(data, limits)
    assert name == "mail.eml"
    assert read_mail(content, limits).text.startswith("报送自查报告\n")


def test_a_mailbox_line_and_no_header_at_all(limits):
    assert read_mail(b"From a@b Mon Jan  1 00:00:00 2024\nSubject: x\n\ny\n", limits).text == "x\ny\n"
    assert read_mail("没有邮件头".encode(), limits).text == "没有邮件头\n"


def test_damaged_transfer_encodings_lose_only_what_is_damaged(limits):
    data = base64.b64encode(BODY.encode()) + b"*\n="
    reading = read_mail(
        raw("Subject: x", "Content-Transfer-Encoding: base64", "Content-Type: text/plain", "", data), limits
    )
    assert "现报送党支部自查报告" in reading.text


# --- saved pages ------------------------------------------------------------------------------------------------------


def test_the_page_of_an_mhtml(limits):
    data = multipart(
        "related",
        part("text/html; charset=utf-8", PAGE, "Content-Location: https://example.cn/"),
        part("text/css", "p{}"),
        part("text/html; charset=utf-8", "<p>广告框架。</p>"),
    )
    assert read_mhtml(data, limits).text == "党建工作存在的问题。\n"


def test_the_root_that_the_header_names(limits):
    data = multipart(
        "related",
        part("text/html; charset=utf-8", "<p>页眉。</p>"),
        part("text/html; charset=utf-8", PAGE, "Content-ID: <main>"),
    ).replace(b'boundary="b"', b'boundary="b"; start="<main>"')
    assert read_mhtml(data, limits).text == "党建工作存在的问题。\n"


def test_a_page_of_frames_is_read_frame_by_frame(limits):
    frames = part("text/html", "<html><frameset><frame src=a><frame src=b></frameset></html>")
    data = multipart(
        "related",
        frames,
        part("text/html; charset=utf-8", "<p>左。</p>"),
        part("text/html; charset=utf-8", "<p>右。</p>"),
    )
    assert read_mhtml(data, limits).text == "左。\n右。\n"


def test_a_page_in_utf_16_as_word_saves_it(limits):
    content = base64.encodebytes(PAGE.encode("utf-16")).decode()
    data = multipart("related", part('text/html; charset="unicode"', content, "Content-Transfer-Encoding: base64"))
    assert read_mhtml(data, limits).text == "党建工作存在的问题。\n"


def test_an_mhtml_without_a_page(limits):
    with pytest.raises(NoTextError):
        read_mhtml(multipart("related", part("image/png", "x")), limits)


# --- attacks ----------------------------------------------------------------------------------------------------------


def test_too_many_parts(small):
    data = multipart("mixed", *[part("text/plain", "x")] * 30)
    with pytest.raises(LimitError) as caught:
        read_mail(data, small(max_parts=20))
    assert caught.value.reason.key == "read.too_many_parts"


@pytest.mark.parametrize(
    "data",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(900)),
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(200))
        + b"x\n" * 10**5,
        b"Content-Type: message/rfc822\n\n" * 900,
        b"Subject: " + b"=?utf-8?q?" * 10**5 + b"\n\nx",
        b"Subject: " + b"(" * 10**6 + b"\n\nx",
        b"Subject: x\n" + b" y\n" * 10**5 + b"\nx",
        b"To: a\n" * 10**5 + b"\nx",
        b"Content-Type: text/plain; " + b"a*0=b; " * 10**4 + b"\n\nx",
        b"Content-Type: text/plain; format=flowed\n\n" + b" \n" * 10**6,
        b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * 10**6,
    ],
    ids=[
        "multiparts",
        "multiparts and lines",
        "mails",
        "words",
        "comments",
        "folds",
        "fields",
        "parameters",
        "flowed",
        "qp",
    ],
)
def test_a_mail_made_to_keep_the_reader_busy_ends(limits, data):
    began = time.process_time()
    try:
        read_mail(data, limits)
        list(attachments(data, limits))
    except UnreadableError:
        pass
    assert time.process_time() - began < 5
