"""Drives a running suite as users and sessions of theirs, with boto3 and the stock aws CLI.

    aws_sessions.py HTTP_ENDPOINT ACCOUNT FILE CASE ...

Credentials of the user `ann` come from the environment. She may read trails and take the role `operator` on, which may do
everything. Prints a line for each case: "ok NAME" or "FAILED NAME: reason". FILE keeps sessions from one run to the next.
"""
import json
import os
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT, ACCOUNT, FILE = sys.argv[1:4]
ONCE = Config(retries={"max_attempts": 0})
ANN = f"arn:aws:iam::{ACCOUNT}:user/ann"
OPERATOR = f"arn:aws:iam::{ACCOUNT}:role/operator"
INVALID = "The security token included in the request is invalid."


def client(service, credentials=None, region="eu-west-1"):
    keys = {} if credentials is None else {
        "aws_access_key_id": credentials["AccessKeyId"], "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"]}
    return boto3.client(service, region_name=region, endpoint_url=ENDPOINT, config=ONCE, **keys)


def cli(*arguments, rc=0, credentials=None):
    keys = {} if credentials is None else {
        "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
        "AWS_SESSION_TOKEN": credentials["SessionToken"]}
    done = subprocess.run(["aws", *arguments], capture_output=True, text=True, timeout=120,
                          env={**os.environ, "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ENDPOINT_URL_CLOUDTRAIL": ENDPOINT,
                               "AWS_ENDPOINT_URL_STS": ENDPOINT, "AWS_PAGER": "", **keys})
    assert done.returncode == rc, (done.returncode, done.stdout, done.stderr)
    return done.stdout if rc == 0 else done.stdout + done.stderr


def refused(code, status, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response
        return error.response["Error"]["Message"]
    raise AssertionError(f"{code} was expected, got a success")


def assume(session="ann"):
    return client("sts").assume_role(RoleArn=OPERATOR, RoleSessionName=session, DurationSeconds=900)


def users():
    reply = client("sts").get_caller_identity()
    assert (reply["Arn"], reply["Account"]) == (ANN, ACCOUNT) and reply["UserId"].startswith("AIDA"), reply
    assert client("cloudtrail").describe_trails()["trailList"] == []
    assert client("cloudtrail").lookup_events() is not None


def denied():
    trail = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/audit"
    text = refused("AccessDeniedException", 400, client("cloudtrail").create_trail, Name="audit", S3BucketName="logs")
    assert text == (f"User: {ANN} is not authorized to perform: cloudtrail:CreateTrail on resource: {trail} because no "
                    "identity-based policy allows the cloudtrail:CreateTrail action"), text
    assert "(AccessDeniedException) when calling the StopLogging operation" in cli(
        "cloudtrail", "stop-logging", "--name", "audit", rc=255)
    for role in ["nobody", "closed"]:
        text = refused("AccessDenied", 403, client("sts").assume_role, RoleSessionName="ann",
                       RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{role}")
        assert text.startswith(f"User: {ANN} is not authorized to perform: sts:AssumeRole on resource: "), text


def assume_role():
    reply = json.loads(cli("sts", "assume-role", "--role-arn", OPERATOR, "--role-session-name", "night"))
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/operator/night"
    user, credentials = reply["AssumedRoleUser"], reply["Credentials"]
    assert user["Arn"] == arn and user["AssumedRoleId"].startswith("AROA"), user
    assert user["AssumedRoleId"].endswith(":night") and credentials["AccessKeyId"].startswith("ASIA"), user
    identity = json.loads(cli("sts", "get-caller-identity", credentials=credentials))
    assert identity == {"Arn": arn, "Account": ACCOUNT, "UserId": user["AssumedRoleId"]}, identity
    cli("cloudtrail", "create-trail", "--name", "audit", "--s3-bucket-name", "logs", credentials=credentials)
    assert client("cloudtrail").describe_trails()["trailList"][0]["Name"] == "audit", "ann sees it"
    cli("cloudtrail", "delete-trail", "--name", "audit", credentials=credentials)


def get_session_token():
    credentials = json.loads(cli("sts", "get-session-token", "--duration-seconds", "900"))["Credentials"]
    assert credentials["AccessKeyId"].startswith("ASIA"), credentials
    assert client("sts", credentials).get_caller_identity()["Arn"] == ANN
    assert cli("cloudtrail", "describe-trails", credentials=credentials)
    refused("AccessDeniedException", 400, client("cloudtrail", credentials).create_trail, Name="audit",
            S3BucketName="logs")
    # A session makes no longer session of itself.
    try:
        client("sts", credentials).get_session_token()
    except ClientError as error:
        assert error.response["Error"]["Code"] in ("AccessDenied", "ValidationError"), error
    else:
        raise AssertionError("a session got a session token")


def wrong_tokens():
    good, other = assume()["Credentials"], assume("other")["Credentials"]
    for token in [other["SessionToken"], good["SessionToken"][:-4] + "AAAA", "x", "x" * 3000]:
        broken = {**good, "SessionToken": token}
        assert refused("UnrecognizedClientException", 403, client("cloudtrail", broken).describe_trails) == INVALID
        assert refused("InvalidClientTokenId", 403, client("sts", broken).get_caller_identity) == INVALID
    keyless = boto3.client("cloudtrail", region_name="eu-west-1", endpoint_url=ENDPOINT, config=ONCE,
                           aws_access_key_id=good["AccessKeyId"], aws_secret_access_key=good["SecretAccessKey"])
    refused("UnrecognizedClientException", 403, keyless.describe_trails)
    assert client("cloudtrail", good).describe_trails()


def presigned():
    credentials = assume()["Credentials"]
    url = client("sts", credentials).generate_presigned_url("get_caller_identity", ExpiresIn=604800, HttpMethod="GET")
    with urllib.request.urlopen(url) as reply:
        assert f"<Arn>arn:aws:sts::{ACCOUNT}:assumed-role/operator/ann</Arn>" in reply.read().decode()
    try:
        urllib.request.urlopen(url.replace("X-Amz-Security-Token=", "X-Amz-Security-Token=x"))
    except urllib.error.HTTPError as error:
        assert error.code == 403 and "InvalidClientTokenId" in error.read().decode()
    else:
        raise AssertionError("a wrong token was taken")


def keep():
    """Uses sessions, and keeps them for the next runs."""
    sessions = [assume()["Credentials"], client("sts").get_session_token()["Credentials"]]
    for credentials in sessions:
        client("cloudtrail", credentials).describe_trails()
    client("cloudtrail").describe_trails()
    with open(FILE, "w") as file:
        json.dump(sessions, file, default=str)


def revoked():
    """Everything that came of the key is refused within 5 seconds of the revocation's reply."""
    with open(FILE) as file:
        sessions = json.load(file)
    begin = time.monotonic()
    for credentials in [None, *sessions]:
        while True:
            try:
                client("cloudtrail", credentials).describe_trails()
            except ClientError as error:
                assert error.response["Error"]["Code"] == "UnrecognizedClientException", error
                assert error.response["Error"]["Message"] == INVALID, error
                break
            assert time.monotonic() - begin < 5, credentials and credentials["AccessKeyId"]
            time.sleep(0.05)
    refused("InvalidClientTokenId", 403, client("sts").get_caller_identity)


def main():
    failures = 0
    for name in sys.argv[4:]:
        try:
            globals()[name]()
            print("ok", name, flush=True)
        except Exception:
            failures += 1
            print(f"FAILED {name}: {traceback.format_exc()!r}", flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
