"""Random requests, signed by botocore.

    sigv4_requests.py SEED COUNT FILE

writes them into a file; `BotocoreRequests` (Java) says how it reads. Header form and query form, methods, paths, queries,
headers, bodies, regions, services, times, access keys and session tokens are random.
"""
import datetime
import hashlib
import json
import random
import string
import struct
import sys
from urllib.parse import quote, urlsplit

import botocore.auth
import botocore.awsrequest
import botocore.credentials

METHODS = ["GET", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"]
TOKEN = string.ascii_letters + string.digits + "!#$%&'*+.^_`|~-"
VISIBLE = [chr(c) for c in range(0x21, 0x7F)] + [chr(c) for c in range(0xA1, 0x100)]
ALPHABETS = [string.ascii_letters, string.digits, "-._~", string.punctuation, " \t", "äöüßéñ", "日本語中文", "кириллица",
             "\U0001F600\U0001F680", "\u0301\u200d", "\x01\x7f"]
SCHEME_SAFE = "!$&'()*+,;=:@"  # what a path may hold as it is


class Maker:
    """Makes requests; the same seed makes the same ones."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def text(self, most, least=0):
        letters = "".join(self.random.sample(ALPHABETS, self.random.randint(1, 4)))
        return "".join(self.random.choices(letters, k=self.random.randint(least, most)))

    def letters(self, alphabet, least, most):
        return "".join(self.random.choices(alphabet, k=self.random.randint(least, most)))

    def credentials(self):
        token = None
        if self.random.random() < 0.4:
            token = self.letters(string.ascii_letters + string.digits + "+/=._-", 100, 1500)
        return botocore.credentials.Credentials(
            self.letters(string.ascii_uppercase + string.digits, 16, 40),
            self.letters(string.ascii_letters + string.digits + "+/", 40, 40), token)

    def path(self):
        segments = []
        for _ in range(self.random.choice([0, 0, 1, 2, 3, 5])):
            kept = "-_.~" + "".join(self.random.sample(SCHEME_SAFE, 3))
            text = self.text(12, 1)
            segments.append("dots" if text in (".", "..") else quote(text, safe=kept))
            if self.random.random() < 0.05:
                segments.append(self.random.choice(["", ".", ".."]))
        if segments and segments[-1] in (".", ".."):
            segments.append("end")  # botocore and the SDK differ in whether a slash is left behind it
        return "/" + "/".join(segments)

    def query(self, repeats):
        pairs = []
        for _ in range(self.random.choice([0, 0, 1, 2, 4, 8])):
            name = self.text(8, 1)
            if name.lower().startswith("x-amz-") or name in [n for n, _ in pairs]:
                continue
            for _ in range(self.random.choice([1, 1, 1, 2]) if repeats else 1):
                pairs.append((name, self.text(20)))
        self.random.shuffle(pairs)
        return "&".join(quote(n, safe="-_.~") + "=" + quote(v, safe="-_.~") for n, v in pairs)

    def value(self):
        words = ["".join(self.random.choices(VISIBLE, k=self.random.randint(1, 12)))
                 for _ in range(self.random.randint(0, 4))]
        return "".join(word + self.letters(" \t", 1, 3) for word in words) if words else ""

    def headers(self):
        """Pairs, since a name may come twice."""
        headers = [("User-Agent", self.value())]
        if self.random.random() < 0.7:
            headers.append(("Content-Type", self.random.choice(
                ["application/x-amz-json-1.1", "application/json", "text/plain; charset=utf-8"])))
        if self.random.random() < 0.5:
            headers.append(("X-Amz-Target", "CloudTrail_20131101." + self.letters(string.ascii_letters, 1, 20)))
        for _ in range(self.random.choice([0, 1, 2, 5])):
            name = self.random.choice(["x-", "X-", "My", "a"]) + self.letters(TOKEN, 1, 12)
            taken = {"x-forwarded-for", "x-amzn-trace-id", *(n.lower() for n, _ in headers)}
            if name.lower() in taken or name.lower().startswith("x-amz-"):
                continue
            for _ in range(self.random.choice([1, 1, 1, 2, 3])):
                headers.append((name, self.value()))
        return headers

    def body(self):
        kind = self.random.randrange(3)
        if kind == 0:
            return b""
        if kind == 1:
            return json.dumps({self.text(9): self.text(40) for _ in range(4)}, ensure_ascii=False).encode()
        return self.random.randbytes(self.random.randint(1, 2000))

    def time(self):
        seconds = self.random.randrange(1_500_000_000, 2_500_000_000)
        return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)

    def request(self):
        """A signed request and what it was signed with."""
        presigned = self.random.random() < 0.4
        method = "POST" if self.random.random() < 0.5 else self.random.choice(METHODS)
        body = b"" if presigned or method in ("GET", "HEAD") else self.body()
        host = self.letters(string.ascii_lowercase, 1, 20) + self.random.choice([".example.com", ":7780", ""])
        query = self.query(repeats=not presigned)
        headers = self.headers()
        if self.random.random() < 0.3:
            headers.append(("X-Amz-Content-SHA256", hashlib.sha256(body).hexdigest()))
        credentials = self.credentials()
        region = self.random.choice(["us-east-1", "eu-west-1", "ap-southeast-3", self.letters("abcxyz012", 3, 20)])
        service = self.random.choice(["cloudtrail", "cloudtrail-data", "sts", self.letters("abcxyz-012", 1, 30)])
        lifetime = self.random.choice([1, 60, 900, 3600, 604800]) if presigned else 0
        time = self.time()
        request = sign(method, f"http://{host}{self.path()}" + ("?" + query if query else ""), headers, body,
                       credentials, region, service, time, lifetime)
        return request, credentials, service, time


def sign(method, url, headers, body, credentials, region, service, time, lifetime=0):
    """Signs as botocore does; in the query if there is a lifetime."""
    request = botocore.awsrequest.AWSRequest(method, url, data=body)
    for name, value in headers:
        request.headers.add_header(name, value)
    signer = (botocore.auth.SigV4QueryAuth(credentials, service, region, lifetime) if lifetime
              else botocore.auth.SigV4Auth(credentials, service, region))
    now = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda *_, **__: time
    try:
        signer.add_auth(request)
    finally:
        botocore.auth.get_current_datetime = now
    return request


def write(file, *fields):
    for field in fields:
        data = field if isinstance(field, bytes) else field.encode("latin-1")
        file.write(struct.pack(">i", len(data)) + data)


def main():
    maker = Maker(int(sys.argv[1]))
    with open(sys.argv[3], "wb") as file:
        for _ in range(int(sys.argv[2])):
            request, credentials, service, time = maker.request()
            url = urlsplit(request.url)
            headers = [("Host", url.netloc), *request.headers.items()]
            write(file, credentials.access_key, credentials.secret_key, credentials.token or "", service,
                  str(int(time.timestamp())), request.method, url.path, url.query,
                  request.data if isinstance(request.data, bytes) else request.data.encode(), str(len(headers)))
            for name, value in headers:
                write(file, name, value)


if __name__ == "__main__":
    main()
