"""Drives a running suite with boto3 and the stock aws CLI, as their users would.

    aws_clients.py HTTP_ENDPOINT MOTO_ENDPOINT ACCOUNT [CASE ...]

Prints a line for each case: "ok NAME" or "FAILED NAME: reason"; the numbers in a name are the contract's checks.
Credentials come from the environment. History holds events that the caller put before: see HISTORY_REGION.
"""
import base64
import concurrent.futures
import datetime
import hashlib
import http.client
import json
import os
import subprocess
import sys
import traceback
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

sys.path.append(os.path.join(os.path.dirname(__file__), "../../../../gateway-service/src/test/python"))
import sigv4_requests  # noqa: E402

ENDPOINT, MOTO, ACCOUNT = sys.argv[1:4]
# Not the events that tell of the calls of this script.
PUT_BEFORE = [{"AttributeKey": "EventSource", "AttributeValue": "billing.example.com"}]
HISTORY_REGION = "eu-central-1"  # 130 management events, event names Event0 to Event129, one a second
BUCKET = "audit-logs"
ONCE = Config(retries={"max_attempts": 0}, parameter_validation=False)
PATIENT = Config(read_timeout=180)  # moto makes an RSA pair for each key, which takes its time
REGIONS = ["us-east-1", "us-west-1", "us-west-2", "eu-west-1"]
DEFAULT_SELECTORS = [{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [],
                      "ExcludeManagementEventSources": []}]
CASES = []


def case(function):
    CASES.append(function)
    return function


def trail_client(region="eu-west-1", **settings):
    return boto3.client("cloudtrail", region_name=region, endpoint_url=ENDPOINT, config=ONCE, **settings)


def arn(name, region="eu-west-1"):
    return f"arn:aws:cloudtrail:{region}:{ACCOUNT}:trail/{name}"


def create(client, name, **settings):
    return client.create_trail(Name=name, S3BucketName=BUCKET, **settings)


def refused(code, call, *arguments, status=400, message=None, **settings):
    """The call fails with the code; answers the error's message."""
    try:
        call(*arguments, **settings)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, str(error)[:1000]
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response
        text = error.response["Error"]["Message"]
        assert message is None or message == text, text
        return text
    raise AssertionError(f"{code} was expected, got a success")


def post(body, target="DescribeTrails", path="/", service="cloudtrail", region="eu-west-1", headers=(),
         key=None, secret=None, clock=datetime.timedelta(0), signed=True):
    """Sends raw bytes with botocore's signature; answers status, headers and body."""
    all_headers = {"Content-Type": "application/x-amz-json-1.1"}
    if target is not None:
        all_headers["X-Amz-Target"] = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101." + target
    all_headers.update(headers)
    request = botocore.awsrequest.AWSRequest("POST", ENDPOINT + path, headers=all_headers, data=body)
    credentials = botocore.credentials.Credentials(
        key or os.environ["AWS_ACCESS_KEY_ID"], secret or os.environ["AWS_SECRET_ACCESS_KEY"])
    now = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda *_, **__: now() + clock
    try:
        if signed:
            botocore.auth.SigV4Auth(credentials, service, region).add_auth(request)
    finally:
        botocore.auth.get_current_datetime = now
    prepared = request.prepare()
    try:
        with urllib.request.urlopen(urllib.request.Request(
                prepared.url, data=body, headers=dict(prepared.headers), method="POST")) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def raw_error(reply, status, code):
    assert reply[0] == status, reply
    assert json.loads(reply[2])["__type"] == code, reply[2]
    assert reply[1]["x-amzn-RequestId"], reply[1]
    return json.loads(reply[2])["Message"]


def cli(*arguments, rc=0, region="eu-west-1", **environment):
    """Runs the stock CLI; answers what it printed, on either stream if it fails."""
    done = subprocess.run(
        ["aws", *arguments], capture_output=True, text=True, timeout=120,
        env={**os.environ, "AWS_DEFAULT_REGION": region, "AWS_ENDPOINT_URL_CLOUDTRAIL": ENDPOINT,
             "AWS_ENDPOINT_URL_STS": ENDPOINT, "AWS_ENDPOINT_URL_S3": MOTO, "AWS_ENDPOINT_URL_SNS": MOTO,
             "AWS_PAGER": "", **environment})
    assert done.returncode == rc, (done.returncode, done.stdout, done.stderr)
    return done.stdout if rc == 0 else done.stdout + done.stderr


# The wire


@case
def check_1_describe_trails_of_a_fresh_account():
    reply = trail_client("sa-east-1").describe_trails()
    assert reply["trailList"] == [] and set(reply) == {"trailList", "ResponseMetadata"}
    assert json.loads(cli("cloudtrail", "describe-trails", region="sa-east-1")) == {"trailList": []}
    assert json.loads(cli("cloudtrail", "describe-trails", "--endpoint-url", ENDPOINT, region="sa-east-1",
                          AWS_ENDPOINT_URL_CLOUDTRAIL="")) == {"trailList": []}


@case
def check_2_unknown_operation_and_no_json():
    raw_error(post(b"{}", "DoNothing"), 404, "UnknownOperationException")
    raw_error(post(b"{}", None), 404, "UnknownOperationException")
    for body in [b"no json", b"[]", b"{", b"{} {}", b'{"Name":"\xff"}']:
        raw_error(post(body), 400, "SerializationException")
    raw_error(post(b"{}", headers={"Content-Type": "application/json"}), 404, "UnknownOperationException")
    raw_error(post(b'{"trailNameList":"a"}'), 400, "ValidationException")
    assert post(b"")[0] == 200
    assert post(b"{}", headers={"X-Amz-Target": "CloudTrail_20131101.DescribeTrails"})[0] == 200


@case
def check_2_oversize():
    try:
        reply = post(b"{" + b" " * (4 << 20) + b"}")
    except (ConnectionError, urllib.error.URLError) as error:
        # It may close the connection while this client still sends, and then the reply is lost.
        assert isinstance(getattr(error, "reason", error), ConnectionError), error
    else:
        raw_error(reply, 413, "RequestEntityTooLargeException")
    assert trail_client().describe_trails()["trailList"] == [], "it goes on"


@case
def check_3_every_reply_has_a_request_id():
    client = trail_client()
    ids = {client.describe_trails()["ResponseMetadata"]["RequestId"] for _ in range(3)}
    assert len(ids) == 3 and all(len(i) == 36 for i in ids), ids
    try:
        client.get_trail(Name="nobody")
    except ClientError as error:
        assert len(error.response["ResponseMetadata"]["RequestId"]) == 36


@case
def check_4_errors_read_well():
    try:
        trail_client().get_trail(Name="nobody")
    except ClientError as error:
        assert str(error) == (
            "An error occurred (TrailNotFoundException) when calling the GetTrail operation: "
            f"Unknown trail: {arn('nobody')} for the user: {ACCOUNT}"), error
        assert type(error).__name__ == "TrailNotFoundException"
    assert "(TrailNotFoundException) when calling the GetTrail operation" in cli(
        "cloudtrail", "get-trail", "--name", "nobody", rc=255)


@case
def check_5_signatures():
    raw_error(post(b"{}", signed=False), 403, "MissingAuthenticationTokenException")
    raw_error(post(b"{}", secret="wrong"), 403, "InvalidSignatureException")
    raw_error(post(b"{}", key="AKIANOBODYNOBODY1234"), 403, "UnrecognizedClientException")
    for minutes in [-16, 16]:
        raw_error(post(b"{}", clock=datetime.timedelta(minutes=minutes)), 403, "InvalidSignatureException")
    for minutes in [-14, 14]:
        assert post(b"{}", clock=datetime.timedelta(minutes=minutes))[0] == 200
    raw_error(post(b"{}", service="s3"), 403, "InvalidSignatureException")
    raw_error(post(b"{}", signed=False, headers={"Authorization": "Bearer x"}), 403,
              "IncompleteSignatureException")
    raw_error(post(b"{}", signed=False, path="/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0"), 403,
              "IncompleteSignatureException")
    key, secret = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
    session = trail_client(aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token="token")
    refused("UnrecognizedClientException", session.describe_trails, status=403)
    refused("InvalidSignatureException",
            trail_client(aws_access_key_id=key, aws_secret_access_key="wrong").describe_trails, status=403)
    # Headers and a query of the client's own; what proxies change is not to be signed.
    assert post(b"{}", headers={"X-Custom": "  a   b "})[0] == 200
    text = raw_error(post(b"{}", headers={"X-Forwarded-For": "192.0.2.1"}), 403, "InvalidSignatureException")
    assert "SignedHeaders" in text, text
    assert post(b"{}", path="/?a=b%2Fc&b=%20")[0] == 200


@case
def check_6_the_scope_selects_the_region():
    create(trail_client("eu-west-1"), "here")
    assert trail_client("eu-west-1").describe_trails()["trailList"][0]["HomeRegion"] == "eu-west-1"
    assert trail_client("us-west-2").describe_trails()["trailList"] == []


@case
def check_7_8_absent_members_and_times():
    client = trail_client()
    created = create(client, "audit")
    assert set(created) == {
        "Name", "S3BucketName", "IncludeGlobalServiceEvents", "IsMultiRegionTrail", "TrailARN",
        "LogFileValidationEnabled", "IsOrganizationTrail", "ResponseMetadata"}, created
    client.start_logging(Name="audit")
    started = client.get_trail_status(Name="audit")["StartLoggingTime"]
    assert started.tzinfo is not None and abs(started.timestamp() - datetime.datetime.now().timestamp()) < 60
    raw = json.loads(post(b'{"Name":"audit"}', "GetTrailStatus")[2])
    assert isinstance(raw["StartLoggingTime"], float) and None not in raw.values(), raw


@case
def check_9_casing_of_describe_trails():
    client = trail_client()
    create(client, "one")
    create(client, "two")
    raw = json.loads(post(b'{"trailNameList":["one"],"includeShadowTrails":false}')[2])
    assert [t["Name"] for t in raw["trailList"]] == ["one"], raw
    raw = json.loads(post(b'{"TrailNameList":["one"]}')[2])
    assert len(raw["trailList"]) == 2, "another casing is another member, and passed over"


@case
def check_10_operations_that_are_not_served():
    model = botocore.session.get_session().get_service_model("cloudtrail")
    assert len(model.operation_names) == 60
    for name in model.operation_names:
        reply = post(b"{}", name)
        error = json.loads(reply[2]).get("__type", "")
        assert error != "UnknownOperationException" and reply[0] in (200, 400), (name, reply)
    refused("UnsupportedOperationException", trail_client().list_event_data_stores)
    refused("UnsupportedOperationException", trail_client().create_channel, Name="c", Source="s", Destinations=[])
    refused("UnsupportedOperationException", trail_client().start_query, QueryStatement="SELECT 1")


@case
def get_caller_identity():
    for region in ["us-east-1", "eu-west-1", "aws-global"]:
        sts = boto3.client("sts", region_name=region, endpoint_url=ENDPOINT, config=ONCE)
        reply = sts.get_caller_identity()
        assert (reply["Account"], reply["Arn"], reply["UserId"]) == (
            ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT), reply
    refused("SignatureDoesNotMatch",
            boto3.client("sts", region_name="us-east-1", endpoint_url=ENDPOINT, config=ONCE,
                         aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"],
                         aws_secret_access_key="wrong").get_caller_identity, status=403)
    refused("UnsupportedOperation", sts.get_access_key_info, AccessKeyId="AKIAIOSFODNN7EXAMPLE")
    assert json.loads(cli("sts", "get-caller-identity"))["Account"] == ACCOUNT


@case
def presigned_get_caller_identity():
    sts = boto3.client("sts", region_name="us-east-1", endpoint_url=ENDPOINT, config=ONCE)
    for method in ["GET", "POST"]:
        url = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod=method)
        for _ in range(2):
            status, text = send(method, url)
            assert status == 200 and f"<Arn>arn:aws:iam::{ACCOUNT}:root</Arn>" in text, (method, status, text)
        for broken, code in [
                (url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"), "SignatureDoesNotMatch"),
                (url.replace("X-Amz-Expires=60", "X-Amz-Expires=604801"), "IncompleteSignature"),
                (url.replace("X-Amz-Date", "X-Date"), "IncompleteSignature"),
                (url + "&a=b", "SignatureDoesNotMatch")]:
            status, text = send(method, broken)
            assert status == 403 and f"<Code>{code}</Code>" in text, (broken, status, text)
        status, text = send(method, url, {"Authorization": "AWS4-HMAC-SHA256 Credential=x"})
        assert status == 403 and "Only one auth mechanism" in text, (status, text)


def send(method, url, headers=(), body=None):
    request = urllib.request.Request(url, method=method, headers=dict(headers), data=body)
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@case
def random_requests():
    """What the JVM alone is given in thousands (BotocoreTest), over HTTP: queries and headers of any kind."""
    maker = sigv4_requests.Maker(7)
    credentials = botocore.credentials.Credentials(
        os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    for i in range(100):
        lifetime = 60 if i % 3 == 0 else 0
        body = b"" if lifetime else json.dumps({maker.text(9): maker.text(40)}, ensure_ascii=False).encode()
        headers = [(n, v) for n, v in maker.headers() if n not in ("Content-Type", "X-Amz-Target")]
        headers += [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "CloudTrail.DescribeTrails")]
        query = maker.query(repeats=not lifetime)
        request = sigv4_requests.sign(
            "POST", ENDPOINT + "/" + ("?" + query if query else ""), headers, body, credentials,
            "eu-west-1", "cloudtrail", botocore.auth.get_current_datetime(), lifetime)
        status, text = raw(request, body)
        assert status == 200, (request.url, list(request.headers.items()), status, text)
        status, text = raw(request, body + b" ")
        assert status == 403 and b"InvalidSignatureException" in text, (status, text)


def raw(request, body):
    """Sends headers as they are, also those that come twice."""
    url = urllib.parse.urlsplit(request.url)
    connection = http.client.HTTPConnection(url.netloc)
    connection.putrequest("POST", url.path + ("?" + url.query if url.query else ""), skip_accept_encoding=True)
    for name, value in request.headers.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    reply = connection.getresponse()
    text = reply.read()
    connection.close()
    return reply.status, text


@case
def replies_have_the_members_of_the_model():
    """Every member that is sent is one of the service model's, and of its type."""
    model = botocore.session.get_session().get_service_model("cloudtrail")
    client = trail_client()
    create(client, "audit", IsMultiRegionTrail=True, EnableLogFileValidation=True, S3KeyPrefix="p")
    for name, body in [
            ("GetTrail", {"Name": "audit"}), ("DescribeTrails", {}), ("ListTrails", {}),
            ("GetTrailStatus", {"Name": "audit"}), ("GetEventSelectors", {"TrailName": "audit"}),
            ("ListTags", {"ResourceIdList": [arn("audit")]}), ("LookupEvents", {}),
            ("UpdateTrail", {"Name": "audit", "IncludeGlobalServiceEvents": True})]:
        status, _, text = post(json.dumps(body).encode(), name)
        assert status == 200, (name, text)
        fits(model.operation_model(name).output_shape, json.loads(text), name)


def fits(shape, value, path):
    if shape.type_name == "structure":
        assert isinstance(value, dict), path
        for key, child in value.items():
            assert key in shape.members, f"{path}.{key} is not in the model"
            fits(shape.members[key], child, f"{path}.{key}")
    elif shape.type_name == "list":
        for i, child in enumerate(value):
            fits(shape.member, child, f"{path}[{i}]")
    else:
        kinds = {"string": str, "boolean": bool, "timestamp": (int, float), "integer": int, "blob": str}
        assert isinstance(value, kinds[shape.type_name]), (path, value)
        legal = getattr(shape, "enum", None)
        assert not legal or value in legal, (path, value)


# Trails


@case
def check_11_12_create_trail():
    trail = json.loads(cli("cloudtrail", "create-trail", "--name", "audit", "--s3-bucket-name", BUCKET))
    assert trail == {
        "Name": "audit", "S3BucketName": BUCKET, "IncludeGlobalServiceEvents": True, "IsMultiRegionTrail": False,
        "TrailARN": arn("audit"), "LogFileValidationEnabled": False, "IsOrganizationTrail": False}, trail
    status = json.loads(cli("cloudtrail", "get-trail-status", "--name", "audit"))
    assert status["IsLogging"] is False and "StartLoggingTime" not in status, status
    assert cli("cloudtrail", "start-logging", "--name", "audit") == ""
    assert json.loads(cli("cloudtrail", "get-trail-status", "--name", "audit"))["IsLogging"] is True
    assert cli("cloudtrail", "stop-logging", "--name", "audit") == ""
    assert cli("cloudtrail", "delete-trail", "--name", "audit") == ""


@case
def check_13_14_names():
    client = trail_client()
    for name in ["abc", "a" * 128]:
        create(client, name)
    assert "too short" in refused("InvalidTrailNameException", create, client, "ab")
    assert "too long" in refused("InvalidTrailNameException", create, client, "a" * 129)
    for name in ["my--trail", "my._trail", ".a1", "a1-", "192.168.5.4", "a b"]:
        refused("InvalidTrailNameException", create, client, name)


@case
def check_15_name_taken():
    client = trail_client()
    create(client, "audit")
    refused("TrailAlreadyExistsException", create, client, "audit",
            message=f"Trail audit already exists for customer: {ACCOUNT}")


@case
def check_16_17_five_trails():
    # The guide's example: contract 5.2.
    for i in range(3):
        create(trail_client("us-west-1"), f"oregon-{i}")
    for i in range(3):
        create(trail_client("us-west-2"), f"california-{i}", IsMultiRegionTrail=i < 2)
    refused("MaximumNumberOfTrailsExceededException", create, trail_client("us-west-1"), "sixth",
            message=f"User: {ACCOUNT} already has 5 trails in us-west-1.")
    third = trail_client("eu-west-1")
    for i in range(3):
        create(third, f"third-{i}")
    refused("MaximumNumberOfTrailsExceededException", create, third, "another")


@case
def check_18_to_20_buckets():
    client = trail_client()
    refused("S3BucketDoesNotExistException", client.create_trail, Name="audit", S3BucketName="missing-bucket",
            message="S3 bucket missing-bucket does not exist!")
    own = arn("audit")
    put, acl = f"arn:aws:s3:::judged-logs/AWSLogs/{ACCOUNT}/*", "arn:aws:s3:::judged-logs"
    owner = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    good = [statement("s3:GetBucketAcl", acl, {}), statement("s3:PutObject", put, owner)]
    bad = {
        "no policy": None,
        "another trail": source_is(good, arn("other")),
        "another account's trails": source_is(good, arn("*").replace(ACCOUNT, "999999999999")),
        "no ACL": good[1:],
        "no put": good[:1],
        "another account's keys": [good[0], statement("s3:PutObject", put.replace(ACCOUNT, "999999999999"), owner)],
        "another principal": [{**s, "Principal": {"Service": "config.amazonaws.com"}} for s in good],
        "another ACL": [good[0], statement("s3:PutObject", put, {"StringEquals": {"s3:x-amz-acl": "private"}})],
        "denied": good + [{**statement("s3:PutObject", put, {}), "Effect": "Deny"}],
    }
    s3 = boto3.client("s3", region_name="us-east-1", endpoint_url=MOTO)
    s3.create_bucket(Bucket="judged-logs")
    for why, statements in bad.items():
        if statements is not None:
            s3.put_bucket_policy(Bucket="judged-logs", Policy=policy(*statements))
        text = refused("InsufficientS3BucketPolicyException", client.create_trail, Name="audit",
                       S3BucketName="judged-logs")
        assert text == "Incorrect S3 bucket policy is detected for bucket: judged-logs", (why, text)
    assert client.describe_trails()["trailList"] == [], "check 35: nothing is left behind"
    refused("ResourceNotFoundException", client.list_tags, ResourceIdList=[own])
    for statements in [good, source_is(good, own), source_is(good, f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*")]:
        s3.put_bucket_policy(Bucket="judged-logs", Policy=policy(*statements))
        client.create_trail(Name="audit", S3BucketName="judged-logs")
        refused("InsufficientS3BucketPolicyException", client.create_trail, Name="prefixed",
                S3BucketName="judged-logs", S3KeyPrefix="p")
        client.delete_trail(Name="audit")
    create(client, "audit")
    refused("S3BucketDoesNotExistException", client.update_trail, Name="audit", S3BucketName="missing-bucket")
    assert client.get_trail(Name="audit")["Trail"]["S3BucketName"] == BUCKET
    assert client.update_trail(Name="audit", S3BucketName="judged-logs")["S3BucketName"] == "judged-logs"


def statement(action, resource, condition):
    return {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": action,
            "Resource": resource, "Condition": condition}


def source_is(statements, pattern):
    """The statements, for a trail of that ARN only."""
    return [{**s, "Condition": {**s["Condition"], "ArnLike": {"aws:SourceArn": pattern}}} for s in statements]


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@case
def check_21_22_prefix():
    client = trail_client()
    assert create(client, "long", S3KeyPrefix="p" * 200)["S3KeyPrefix"] == "p" * 200
    refused("InvalidS3PrefixException", create, client, "longer", S3KeyPrefix="p" * 201)
    assert "S3KeyPrefix" not in create(client, "none", S3KeyPrefix="")
    assert "S3KeyPrefix" not in client.get_trail(Name="none")["Trail"]


@case
def check_23_bucket_name():
    refused("InvalidS3BucketNameException", trail_client().create_trail, Name="audit", S3BucketName="Bad_Bucket")


@case
def check_24_25_topic():
    client = trail_client()
    text = "SNS Topic does not exist or the topic policy is incorrect!"
    topic = make_topic("silent", [statement("SNS:GetTopicAttributes", "*", {})])
    for name in ["silent", "missing", topic, "another-trails"]:
        if name == "another-trails":
            make_topic(name, source_is([statement("SNS:Publish", topic.replace("silent", name), {})], arn("other")))
        refused("InsufficientSnsTopicPolicyException", create, client, "audit", SnsTopicName=name, message=text)
    assert client.describe_trails()["trailList"] == [], "check 35"
    topic = make_topic("notices")
    trail = create(client, "audit", SnsTopicName="notices")
    assert (trail["SnsTopicARN"], trail["SnsTopicName"]) == (topic, "notices"), trail
    refused("InsufficientSnsTopicPolicyException", client.update_trail, Name="audit", SnsTopicName="missing",
            message=text)
    assert client.get_trail(Name="audit")["Trail"]["SnsTopicARN"] == topic
    refused("InvalidSnsTopicNameException", client.update_trail, Name="audit", SnsTopicName="x" * 257)


def make_topic(name, statements=None):
    """A topic that CloudTrail may publish to, or one with these statements; answers its ARN."""
    sns = boto3.client("sns", region_name="eu-west-1", endpoint_url=MOTO)
    topic = sns.create_topic(Name=name)["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy(
        *(statements or [statement("SNS:Publish", topic, {})])))
    return topic


@case
def check_26_combination():
    refused("InvalidParameterCombinationException", create, trail_client(), "audit", IsMultiRegionTrail=True,
            IncludeGlobalServiceEvents=False, message="Multi-Region trail must include global service events.")


@case
def check_27_group_without_role():
    group = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:g:*"
    refused("InvalidCloudWatchLogsRoleArnException", create, trail_client(), "audit",
            CloudWatchLogsLogGroupArn=group)
    refused("InvalidCloudWatchLogsRoleArnException", create, trail_client(), "audit",
            CloudWatchLogsRoleArn=f"arn:aws:iam::{ACCOUNT}:role/r")


@case
def check_29_30_log_group():
    client = trail_client()
    logs = boto3.client("logs", region_name="eu-west-1", endpoint_url=MOTO)
    group, role = make_log_group("audit-group"), f"arn:aws:iam::{ACCOUNT}:role/path/trails"
    # moto's STS lets everybody assume every role: check 28 is AwsDestinationsTest's.
    refused("InvalidCloudWatchLogsLogGroupArnException", create, client, "audit", CloudWatchLogsRoleArn=role,
            CloudWatchLogsLogGroupArn=group.replace("audit-group", "missing"),
            message="Access denied. Check the permissions for your role.")
    for other in [group.replace(ACCOUNT, "999999999999"), group.replace("eu-west-1", "us-west-2"), "audit-group"]:
        refused("InvalidCloudWatchLogsLogGroupArnException", create, client, "audit", CloudWatchLogsRoleArn=role,
                CloudWatchLogsLogGroupArn=other)
    refused("InvalidCloudWatchLogsRoleArnException", create, client, "audit", CloudWatchLogsRoleArn="trails",
            CloudWatchLogsLogGroupArn=group)
    assert client.describe_trails()["trailList"] == [], "check 35"
    create(client, "audit", CloudWatchLogsLogGroupArn=group, CloudWatchLogsRoleArn=role)
    streams = logs.describe_log_streams(logGroupName="audit-group")["logStreams"]
    assert [s["logStreamName"] for s in streams] == [f"{ACCOUNT}_CloudTrail_eu-west-1"], streams
    for name in ["CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"]:
        refused("InvalidCloudWatchLogsRoleArnException", client.update_trail, Name="audit", **{name: ""})
    trail = client.update_trail(Name="audit", CloudWatchLogsLogGroupArn="", CloudWatchLogsRoleArn="")
    assert "CloudWatchLogsLogGroupArn" not in trail and "CloudWatchLogsRoleArn" not in trail, "check 37"


def make_log_group(name):
    logs = boto3.client("logs", region_name="eu-west-1", endpoint_url=MOTO)
    logs.create_log_group(logGroupName=name)
    return f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:{name}:*"


@case
def check_31_to_33_keys():
    client = trail_client()
    make_bucket("eu-west-1", "near-logs")
    key = make_key("near")
    for given in ["alias/near", key, key.rsplit("/", 1)[1], f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/near"]:
        trail = client.create_trail(Name="audit", S3BucketName="near-logs", KmsKeyId=given)
        assert trail["KmsKeyId"] == key, (given, trail)
        assert client.get_trail(Name="audit")["Trail"]["KmsKeyId"] == key, given
        client.delete_trail(Name="audit")
    for given in [key.replace(key[-12:], "000000000000"), "alias/missing"]:
        refused("KmsKeyNotFoundException", client.create_trail, Name="audit", S3BucketName="near-logs",
                KmsKeyId=given)
    text = refused("KmsKeyNotFoundException", create, client, "audit", KmsKeyId="alias/near")
    assert "region of the S3 bucket, us-east-1" in text, text
    refused("InvalidKmsKeyIdException", client.create_trail, Name="audit", S3BucketName="near-logs", KmsKeyId="near")
    closed = make_key("closed", [statement("kms:DescribeKey", "*", {})])
    refused("InsufficientEncryptionPolicyException", client.create_trail, Name="audit", S3BucketName="near-logs",
            KmsKeyId="alias/closed",
            message=f"Insufficient permissions to access S3 bucket near-logs or KMS key {closed}.")
    boto3.client("kms", region_name="eu-west-1", endpoint_url=MOTO).disable_key(KeyId=closed.rsplit("/", 1)[1])
    refused("KmsException", client.create_trail, Name="audit", S3BucketName="near-logs", KmsKeyId=closed)
    assert client.describe_trails()["trailList"] == [], "check 35"
    client.create_trail(Name="audit", S3BucketName="near-logs", KmsKeyId=key)
    refused("KmsKeyNotFoundException", client.update_trail, Name="audit", KmsKeyId="alias/missing")
    assert client.get_trail(Name="audit")["Trail"]["KmsKeyId"] == key
    assert "KmsKeyId" not in client.update_trail(Name="audit", KmsKeyId=""), "check 37"


def make_key(alias, statements=None):
    """A key that CloudTrail may encrypt with, or one with these statements; answers its ARN."""
    kms = boto3.client("kms", region_name="eu-west-1", endpoint_url=MOTO, config=PATIENT)
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/" + alias, TargetKeyId=key["KeyId"])
    trails = {"StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"}}
    kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=policy(*(statements or [
        statement("kms:GenerateDataKey*", "*", trails), statement("kms:DescribeKey", "*", {})])))
    return key["Arn"]


@case
def tagging_api():
    client, tagging = trail_client("us-west-2"), boto3.client(
        "resourcegroupstaggingapi", region_name="us-west-2", endpoint_url=ENDPOINT, config=ONCE)
    create(client, "grouped", TagsList=[{"Key": "team", "Value": "blue"}])
    create(client, "plain")
    grouped, plain = arn("grouped", "us-west-2"), arn("plain", "us-west-2")
    mapping = {"ResourceARN": grouped, "Tags": [{"Key": "team", "Value": "blue"}]}
    assert tagging.get_resources(ResourceTypeFilters=["cloudtrail"])["ResourceTagMappingList"] == [mapping]
    assert tagging.get_resources(ResourceTypeFilters=["ec2"])["ResourceTagMappingList"] == []
    failed = tagging.tag_resources(ResourceARNList=[plain, plain + "x"], Tags={"team": "red"})["FailedResourcesMap"]
    assert list(failed) == [plain + "x"] and failed[plain + "x"]["StatusCode"] == 400, failed
    red = tagging.get_resources(TagFilters=[{"Key": "team", "Values": ["red"]}])["ResourceTagMappingList"]
    assert [found["ResourceARN"] for found in red] == [plain], red
    assert tagging.untag_resources(ResourceARNList=[plain], TagKeys=["team"])["FailedResourcesMap"] == {}
    assert client.list_tags(ResourceIdList=[plain])["ResourceTagList"][0]["TagsList"] == []
    for name in ("grouped", "plain"):
        client.delete_trail(Name=name)


@case
def check_34_35_tags():
    client = trail_client()
    create(client, "audit", TagsList=[{"Key": "team", "Value": "core"}, {"Key": "empty"}])
    tags = client.list_tags(ResourceIdList=[arn("audit")])["ResourceTagList"]
    assert tags == [{"ResourceId": arn("audit"),
                     "TagsList": [{"Key": "empty"}, {"Key": "team", "Value": "core"}]}], tags
    refused("TagsLimitExceededException", create, client, "tagged",
            TagsList=[{"Key": f"k{i}", "Value": "v"} for i in range(51)])
    refused("TrailNotFoundException", client.get_trail, Name="tagged")


@case
def check_36_to_42_update():
    client = trail_client()
    create(client, "audit", S3KeyPrefix="p", EnableLogFileValidation=True)
    trail = client.update_trail(Name="audit", S3KeyPrefix="q")
    assert trail["S3KeyPrefix"] == "q" and trail["LogFileValidationEnabled"] is True, trail
    assert "S3KeyPrefix" not in client.update_trail(Name=arn("audit"), S3KeyPrefix="")
    client.update_trail(Name="audit", IncludeGlobalServiceEvents=False)
    assert client.update_trail(Name="audit", IsMultiRegionTrail=True)["IncludeGlobalServiceEvents"] is True
    assert [t["Name"] for t in trail_client("us-west-2").describe_trails()["trailList"]] == ["audit"]
    refused("InvalidParameterCombinationException", client.update_trail, Name="audit",
            IncludeGlobalServiceEvents=False)
    assert client.update_trail(Name="audit", IsMultiRegionTrail=False)["IncludeGlobalServiceEvents"] is False
    assert client.get_trail(Name="audit")["Trail"]["IncludeGlobalServiceEvents"] is False
    assert trail_client("us-west-2").describe_trails()["trailList"] == []
    client.update_trail(Name="audit", IsMultiRegionTrail=True)
    kept = client.update_trail(Name="audit", IsMultiRegionTrail=False, IncludeGlobalServiceEvents=True)
    assert kept["IncludeGlobalServiceEvents"] is True, kept
    refused("TrailNotFoundException", client.update_trail, Name="nobody", S3KeyPrefix="x")


@case
def check_43_to_53_shadows():
    create(trail_client("eu-west-1"), "everywhere", IsMultiRegionTrail=True)
    shadow = trail_client("us-west-2")
    refused("InvalidHomeRegionException", shadow.update_trail, Name=arn("everywhere"), S3KeyPrefix="x")
    for call in [shadow.start_logging, shadow.stop_logging, shadow.delete_trail]:
        refused("InvalidHomeRegionException", call, Name=arn("everywhere"))
    refused("InvalidHomeRegionException", shadow.put_event_selectors, TrailName=arn("everywhere"),
            EventSelectors=[{}])
    refused("TrailNotFoundException", shadow.delete_trail, Name="nobody",
            message=f"Unknown trail: {arn('nobody', 'us-west-2')} for the user: {ACCOUNT}")
    assert [t["HomeRegion"] for t in shadow.describe_trails()["trailList"]] == ["eu-west-1"]
    assert json.loads(cli("cloudtrail", "describe-trails", "--no-include-shadow-trails",
                          region="us-west-2")) == {"trailList": []}
    assert shadow.describe_trails(trailNameList=["everywhere"])["trailList"] == []
    assert len(shadow.describe_trails(trailNameList=[arn("everywhere")])["trailList"]) == 1
    assert shadow.describe_trails(trailNameList=["nobody"])["trailList"] == []
    refused("TrailNotFoundException", shadow.get_trail, Name="everywhere")
    assert shadow.get_trail(Name=arn("everywhere"))["Trail"]["HomeRegion"] == "eu-west-1"
    assert shadow.get_trail_status(Name=arn("everywhere"))["IsLogging"] is False
    pages = shadow.get_paginator("list_trails").paginate()
    assert [t for page in pages for t in page["Trails"]] == [
        {"TrailARN": arn("everywhere"), "Name": "everywhere", "HomeRegion": "eu-west-1"}]
    refused("CloudTrailARNInvalidException", shadow.get_trail, Name="arn:aws:cloudtrail:x")
    trail_client("eu-west-1").delete_trail(Name=arn("everywhere"))
    assert shadow.describe_trails()["trailList"] == []


@case
def check_54_55_60_status():
    client = trail_client()
    create(client, "audit")
    for _ in range(2):
        client.start_logging(Name="audit")
        client.stop_logging(Name=arn("audit"))
    status = client.get_trail_status(Name="audit")
    assert status["IsLogging"] is False and status["StopLoggingTime"] >= status["StartLoggingTime"], status
    for name in ["LatestDeliveryAttemptTime", "LatestNotificationAttemptTime",
                 "LatestNotificationAttemptSucceeded", "LatestDeliveryAttemptSucceeded"]:
        assert status[name] == "", (name, status)
    assert status["TimeLoggingStarted"].endswith("Z") and status["TimeLoggingStopped"].endswith("Z"), status


@case
def what_is_written_is_read_back():
    """What terraform's provider does: each attribute that create or update writes is read back equal."""
    client = trail_client()
    make_bucket("eu-west-1", "first-logs")
    make_bucket("eu-west-1", "second-logs")
    role = f"arn:aws:iam::{ACCOUNT}:role/trails"
    first = dict(
        S3BucketName="first-logs", S3KeyPrefix="a/b", SnsTopicName=make_topic("first"),
        IncludeGlobalServiceEvents=True, IsMultiRegionTrail=True, EnableLogFileValidation=True,
        CloudWatchLogsLogGroupArn=make_log_group("first"), CloudWatchLogsRoleArn=role, KmsKeyId=make_key("first"),
        IsOrganizationTrail=False)
    second = dict(
        S3BucketName="second-logs", S3KeyPrefix="c", SnsTopicName=make_topic("second"),
        IncludeGlobalServiceEvents=False, IsMultiRegionTrail=False, EnableLogFileValidation=False,
        CloudWatchLogsLogGroupArn=make_log_group("second/of_two-1"), CloudWatchLogsRoleArn=role + "2",
        KmsKeyId=make_key("second"), IsOrganizationTrail=False)
    cleared = dict(S3KeyPrefix="", SnsTopicName="", CloudWatchLogsLogGroupArn="", CloudWatchLogsRoleArn="",
                   KmsKeyId="")
    tags = [{"Key": "a b", "Value": "\u00e9 _.:/=+-@1"}, {"Key": "empty"}, {"Key": "team", "Value": "v" * 256}]

    written = client.create_trail(Name="audit", TagsList=tags, **first)
    same(written, settings(first))
    reads_back(client, first, tags)
    basic = [
        {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True,
         "DataResources": [
             {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::z/", "arn:aws:s3:::b/p", "arn:aws:s3:::a/\u00e9"]},
             {"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda"]},
             {"Type": "AWS::DynamoDB::Table", "Values": []}],
         "ExcludeManagementEventSources": ["rdsdata.amazonaws.com", "kms.amazonaws.com"]},
        {"ReadWriteType": "ReadOnly", "IncludeManagementEvents": False,
         "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
         "ExcludeManagementEventSources": []}]
    same(client.put_event_selectors(TrailName="audit", EventSelectors=basic), selectors(EventSelectors=basic))
    reads_back(client, first, tags, EventSelectors=basic)
    insights = [{"InsightType": "ApiErrorRateInsight", "EventCategories": ["Management"]},
                {"InsightType": "ApiCallRateInsight", "EventCategories": ["Management", "Data"]}]
    same(client.put_insight_selectors(TrailName="audit", InsightSelectors=insights),
         selectors(InsightSelectors=insights))
    reads_back(client, first, tags, insights, EventSelectors=basic)

    same(client.update_trail(Name=arn("audit"), **second), settings(second))
    reads_back(client, second, tags, insights, EventSelectors=basic)
    advanced = [
        {"Name": "n \u00e9\n", "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
            {"Field": "readOnly", "Equals": ["false"]},
            {"Field": "eventName", "Equals": ["b", "a"], "StartsWith": ["P"], "EndsWith": ["t"], "NotEquals": ["c"],
             "NotStartsWith": ["D"], "NotEndsWith": ["e"]},
            {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::z/", "arn:aws:s3:::a/"]}]},
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
    same(client.put_event_selectors(TrailName=arn("audit"), AdvancedEventSelectors=advanced),
         selectors(AdvancedEventSelectors=advanced))
    client.remove_tags(ResourceId=arn("audit"), TagsList=tags[:1])
    client.add_tags(ResourceId=arn("audit"), TagsList=[{"Key": "team", "Value": "w"}, {"Key": "z", "Value": "0"}])
    tags = [{"Key": "empty"}, {"Key": "team", "Value": "w"}, {"Key": "z", "Value": "0"}]
    reads_back(client, second, tags, insights, AdvancedEventSelectors=advanced)

    for name in cleared:  # one attribute is written, all others stay: check 36
        if name == "CloudWatchLogsRoleArn":
            continue
        change = {n: "" for n in cleared if n == name or name.startswith("CloudWatch") and n.startswith("CloudWatch")}
        second |= change
        same(client.update_trail(Name="audit", **change), settings(second))
        reads_back(client, second, tags, insights, AdvancedEventSelectors=advanced)
    client.put_insight_selectors(TrailName="audit", InsightSelectors=[])
    client.put_event_selectors(TrailName="audit", EventSelectors=[{}])
    client.remove_tags(ResourceId=arn("audit"), TagsList=tags)
    reads_back(client, second, [], EventSelectors=DEFAULT_SELECTORS)


def settings(written, **more):
    """What is answered of a trail that was written so: an empty text is no setting."""
    trail = {"Name": "audit", "TrailARN": arn("audit"), **{k: v for k, v in written.items() if v != ""}, **more}
    trail["LogFileValidationEnabled"] = trail.pop("EnableLogFileValidation")
    if "SnsTopicName" in trail:
        trail["SnsTopicARN"] = trail["SnsTopicName"]
    return trail


def selectors(**lists):
    return {"TrailARN": arn("audit"), **lists}


def same(reply, expected):
    got = {k: v for k, v in reply.items() if k != "ResponseMetadata"}
    assert got == expected, {k: (got.get(k), expected.get(k)) for k in got.keys() | expected.keys()
                             if got.get(k) != expected.get(k)}


def reads_back(client, written, tags, insights=(), **lists):
    lists = lists or {"EventSelectors": DEFAULT_SELECTORS}
    expected = settings(written, HomeRegion="eu-west-1", HasInsightSelectors=bool(insights),
                        HasCustomEventSelectors=lists != {"EventSelectors": DEFAULT_SELECTORS})
    for name in ["audit", arn("audit")]:
        same(client.get_trail(Name=name)["Trail"], expected)
        same(client.describe_trails(trailNameList=[name])["trailList"][0], expected)
        same(client.get_event_selectors(TrailName=name), selectors(**lists))
        if insights:
            same(client.get_insight_selectors(TrailName=name), selectors(InsightSelectors=insights))
        else:
            refused("InsightNotEnabledException", client.get_insight_selectors, TrailName=name)
    same(client.list_tags(ResourceIdList=[arn("audit")]),
         {"ResourceTagList": [{"ResourceId": arn("audit"), "TagsList": tags}]})
    same(json.loads(cli("cloudtrail", "get-trail", "--name", "audit"))["Trail"], expected)


# Event history


@case
def check_64_to_70_look_ups():
    client = trail_client(HISTORY_REGION)
    first = client.lookup_events()
    assert len(first["Events"]) == 50 and first["NextToken"]
    second = client.lookup_events(NextToken=first["NextToken"])
    times = [e["EventTime"] for e in first["Events"] + second["Events"]]
    assert times == sorted(times, reverse=True)
    event = first["Events"][0]
    assert event["ReadOnly"] in ("true", "false") and event["Resources"] is not None
    assert json.loads(event["CloudTrailEvent"])["eventID"] == event["EventId"]
    for key, value in [("EventId", event["EventId"]), ("EventName", event["EventName"]),
                       ("EventSource", event["EventSource"]), ("ReadOnly", event["ReadOnly"])]:
        found = client.lookup_events(LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}])
        assert event["EventId"] in [e["EventId"] for e in found["Events"]], key
    found = client.lookup_events(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "event0"}])
    assert found["Events"] == [] and "NextToken" not in found
    attribute = {"AttributeKey": "EventName", "AttributeValue": "x"}
    refused("InvalidLookupAttributesException", client.lookup_events, LookupAttributes=[attribute, attribute])
    refused("InvalidLookupAttributesException", client.lookup_events,
            LookupAttributes=[{"AttributeKey": "Colour", "AttributeValue": "x"}])
    for results in [0, 51]:
        refused("InvalidMaxResultsException", client.lookup_events, MaxResults=results)
    assert len(client.lookup_events(MaxResults=1)["Events"]) == 1
    refused("InvalidNextTokenException", client.lookup_events, NextToken=first["NextToken"], MaxResults=7)
    refused("InvalidNextTokenException", trail_client("eu-west-1").lookup_events, NextToken=first["NextToken"])
    refused("InvalidEventCategoryException", client.lookup_events, EventCategory="data")
    assert client.lookup_events(EventCategory="insight")["Events"] == []


@case
def check_71_max_items():
    events = json.loads(cli("cloudtrail", "lookup-events", "--max-items", "120", region=HISTORY_REGION))["Events"]
    assert len(events) == 120 and len({e["EventId"] for e in events}) == 120


@case
def check_72_time_ranges():
    client = trail_client(HISTORY_REGION)
    newest = client.lookup_events(LookupAttributes=PUT_BEFORE, MaxResults=1)["Events"][0]["EventTime"]
    ten = datetime.timedelta(seconds=9)
    ten_events = client.lookup_events(LookupAttributes=PUT_BEFORE, StartTime=newest - ten, EndTime=newest)["Events"]
    assert len(ten_events) == 10, ten_events
    refused("InvalidTimeRangeException", client.lookup_events, StartTime=newest, EndTime=newest - ten)
    iso = newest.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {"StartTime": iso, "LookupAttributes": PUT_BEFORE}
    raw = post(json.dumps(body).encode(), "LookupEvents", region=HISTORY_REGION)
    assert len(json.loads(raw[2])["Events"]) == 1, raw
    events = json.loads(cli("cloudtrail", "lookup-events", "--start-time", iso, "--lookup-attributes",
                            json.dumps(PUT_BEFORE), region=HISTORY_REGION))["Events"]
    assert len(events) == 1, events


@case
def check_75_regions_of_history():
    assert trail_client("ap-south-1").lookup_events(LookupAttributes=PUT_BEFORE)["Events"] == []


# Selectors and tags


@case
def check_81_to_91_selectors():
    client = trail_client()
    create(client, "audit")
    reply = client.get_event_selectors(TrailName="audit")
    assert reply["EventSelectors"] == DEFAULT_SELECTORS and "AdvancedEventSelectors" not in reply, reply
    assert reply["TrailARN"] == arn("audit")
    put = client.put_event_selectors
    text = refused("InvalidEventSelectorsException", put, TrailName="audit",
                   EventSelectors=[{"IncludeManagementEvents": False}])
    assert "DataResources must not be empty" in text, text
    refused("InvalidEventSelectorsException", put, TrailName="audit", EventSelectors=[{}] * 6)
    for value in ["arn:aws:s3:::b", "arn:aws:s3:::*"]:
        refused("InvalidEventSelectorsException", put, TrailName="audit", EventSelectors=[
            {"DataResources": [{"Type": "AWS::S3::Object", "Values": [value]}]}])
    refused("InvalidEventSelectorsException", put, TrailName="audit",
            EventSelectors=[{"ExcludeManagementEventSources": ["s3.amazonaws.com"]}])
    refused("ValidationException", put, TrailName="audit", EventSelectors=[{"ReadWriteType": "Everything"}])
    mine = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True,
             "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::b/"]}],
             "ExcludeManagementEventSources": ["kms.amazonaws.com"]}]
    assert put(TrailName="audit", EventSelectors=mine)["EventSelectors"] == mine
    assert client.get_event_selectors(TrailName=arn("audit"))["EventSelectors"] == mine
    assert client.get_trail(Name="audit")["Trail"]["HasCustomEventSelectors"] is True
    advanced = [{"Name": "n", "FieldSelectors": [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::a/", "arn:aws:s3:::b/"]}]}]
    assert put(TrailName="audit", AdvancedEventSelectors=advanced)["AdvancedEventSelectors"] == advanced
    reply = client.get_event_selectors(TrailName="audit")
    assert reply["AdvancedEventSelectors"] == advanced and "EventSelectors" not in reply, reply
    put(TrailName="audit", EventSelectors=mine)
    assert "AdvancedEventSelectors" not in client.get_event_selectors(TrailName="audit")
    refused("InvalidEventSelectorsException", put, TrailName="audit", EventSelectors=mine,
            AdvancedEventSelectors=advanced)
    refused("InvalidEventSelectorsException", put, TrailName="audit", AdvancedEventSelectors=[
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}])
    refused("InvalidEventSelectorsException", put, TrailName="audit", AdvancedEventSelectors=[
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]},
                            {"Field": "resources.ARN", "Equals": ["x"]}]}])


@case
def refusals_of_large_requests():
    """Texts of errors travel in headers, and revisions have a size: 400, and never 500."""
    client = trail_client()
    create(client, "audit")
    long = "x" * 100_000

    def refuses(**lists):
        refused("InvalidEventSelectorsException", client.put_event_selectors, TrailName="audit", **lists)

    refuses(EventSelectors=[{"DataResources": [{"Type": "AWS::S3::Object", "Values": [long]}]}])
    refuses(EventSelectors=[{"DataResources": [{"Type": long, "Values": []}]}])
    refuses(EventSelectors=[{"ExcludeManagementEventSources": [long]}])
    refuses(EventSelectors=[{"DataResources": [{"Type": "AWS::S3::Object", "Values": []}] * 27_000}])
    refuses(EventSelectors=[{"ExcludeManagementEventSources": ["kms.amazonaws.com"] * 52_000}])
    field = {"Field": "eventCategory", "Equals": ["Management"]}
    refuses(AdvancedEventSelectors=[{"Name": "\u0001" * 1000, "FieldSelectors": [field]}] * 500)
    refuses(AdvancedEventSelectors=[{"FieldSelectors": [{"Field": long, "Equals": ["x"]}]}])
    refuses(AdvancedEventSelectors=[{"FieldSelectors": [field, {"Field": "readOnly", "Equals": [long]}]}])
    refused("InvalidTagParameterException", client.add_tags, ResourceId=arn("audit"),
            TagsList=[{"Key": "aws:x", "Value": "y"}] * 10_000)
    refused("ValidationException", client.get_trail, Name="arn:" + long)
    refused("CloudTrailARNInvalidException", client.get_trail, Name=arn("audit").replace("aws", "x" * 1900))
    refused("InvalidTrailNameException", client.describe_trails, trailNameList=["a b"] * 10_000)
    refused("InvalidKmsKeyIdException", client.update_trail, Name="audit",
            KmsKeyId=f"arn:aws:kms:{long * 10}:{ACCOUNT}:alias/a")
    assert client.get_event_selectors(TrailName="audit")["EventSelectors"] == DEFAULT_SELECTORS


@case
def check_97_insights():
    client = trail_client()
    create(client, "audit")
    refused("InsightNotEnabledException", client.get_insight_selectors, TrailName="audit", message=(
        f"Trail {arn('audit')} does not have Insights enabled. Edit the trail settings to enable Insights, "
        "and then try the operation again."))
    mine = [{"InsightType": "ApiCallRateInsight"}]
    stored = client.put_insight_selectors(TrailName="audit", InsightSelectors=mine)["InsightSelectors"]
    assert [s["InsightType"] for s in stored] == ["ApiCallRateInsight"], stored
    assert client.get_trail(Name="audit")["Trail"]["HasInsightSelectors"] is True
    assert client.put_insight_selectors(TrailName="audit", InsightSelectors=[])["InsightSelectors"] == []
    refused("InsightNotEnabledException", client.get_insight_selectors, TrailName="audit")


@case
def check_98_to_100_tags():
    client = trail_client()
    create(client, "audit")
    client.add_tags(ResourceId=arn("audit"), TagsList=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    client.add_tags(ResourceId=arn("audit"), TagsList=[{"Key": "a", "Value": "3"}])
    client.remove_tags(ResourceId=arn("audit"), TagsList=[{"Key": "b"}, {"Key": "unknown"}])
    pages = client.get_paginator("list_tags").paginate(ResourceIdList=[arn("audit")])
    assert [t for page in pages for t in page["ResourceTagList"]] == [
        {"ResourceId": arn("audit"), "TagsList": [{"Key": "a", "Value": "3"}]}]
    refused("InvalidTagParameterException", client.add_tags, ResourceId=arn("audit"),
            TagsList=[{"Key": "aws:x", "Value": "1"}])
    refused("ValidationException", client.list_tags, ResourceIdList=[arn(f"t-{i}") for i in range(21)])
    text = refused("CloudTrailARNInvalidException", trail_client("us-west-2").list_tags,
                   ResourceIdList=[arn("audit")])
    assert "Region in ARN is wrong" in text, text
    tags = json.loads(cli("cloudtrail", "list-tags", "--resource-id-list", arn("audit")))
    assert tags["ResourceTagList"][0]["TagsList"] == [{"Key": "a", "Value": "3"}], tags


# Audit events


@case
def put_audit_events():
    client = boto3.client("cloudtrail-data", region_name="eu-west-1", endpoint_url=ENDPOINT, config=ONCE)
    channel = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:channel/default"
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    data = json.dumps({
        "version": "1", "userIdentity": {"type": "CustomUser", "principalId": "p-1"},
        "eventSource": "billing.example.com", "eventName": "CreateInvoice", "eventTime": now, "UID": "uid-1",
        "recipientAccountId": ACCOUNT})
    checksum = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
    reply = client.put_audit_events(channelArn=channel, externalId="customer-1", auditEvents=[
        {"id": "good", "eventData": data, "eventDataChecksum": checksum},
        {"id": "bad", "eventData": data, "eventDataChecksum": "wrong"}])
    assert [f["errorCode"] for f in reply["failed"]] == ["InvalidChecksum"], reply
    assert [s["id"] for s in reply["successful"]] == ["good"], reply
    again = client.put_audit_events(channelArn=channel, auditEvents=[{"id": "again", "eventData": data}])
    assert again["successful"][0]["eventID"] == reply["successful"][0]["eventID"], "the same event has one id"
    old = data.replace(now, "1999-01-01T00:00:00Z").replace("uid-1", "uid-2")
    failed = client.put_audit_events(channelArn=channel, auditEvents=[{"id": "old", "eventData": old}])["failed"]
    assert failed[0]["errorCode"] == "InvalidData", failed
    events = [{"id": "a", "eventData": data}]
    refused("ChannelNotFound", client.put_audit_events, channelArn=channel + "x", auditEvents=events)
    refused("InvalidChannelARN", client.put_audit_events, channelArn="arn:aws:s3:::b", auditEvents=events)
    refused("DuplicatedAuditEventId", client.put_audit_events, channelArn=channel, auditEvents=events * 2)
    one = cli("cloudtrail-data", "put-audit-events", "--channel-arn", channel, "--audit-events",
              json.dumps([{"id": "cli", "eventData": data}]), AWS_ENDPOINT_URL_CLOUDTRAIL_DATA=ENDPOINT)
    assert json.loads(one)["successful"][0]["id"] == "cli", one


# What the CLI makes of several services: contract 1.16


@case
def create_and_update_subscription():
    out = cli("cloudtrail", "create-subscription", "--name", "subscribed", "--s3-new-bucket", "subscribed-logs",
              "--s3-custom-policy", bucket_policy("subscribed-logs"), "--sns-new-topic", "subscribed-notices",
              "--sns-custom-policy", topic_policy("subscribed-notices"))
    assert "Logs will be delivered to subscribed-logs" in out, out
    client = trail_client()
    trail = client.get_trail(Name="subscribed")["Trail"]
    assert trail["S3BucketName"] == "subscribed-logs", trail
    assert trail["SnsTopicARN"] == f"arn:aws:sns:eu-west-1:{ACCOUNT}:subscribed-notices", trail
    assert client.get_trail_status(Name="subscribed")["IsLogging"] is True
    cli("cloudtrail", "update-subscription", "--name", "subscribed", "--s3-new-bucket", "subscribed-logs-2",
        "--s3-custom-policy", bucket_policy("subscribed-logs-2"))
    assert client.get_trail(Name="subscribed")["Trail"]["S3BucketName"] == "subscribed-logs-2"
    # A bucket that is there is refused by the CLI, a name that is taken by Cairn; then the new bucket goes away.
    cli("cloudtrail", "create-subscription", "--name", "other", "--s3-new-bucket", "subscribed-logs",
        "--s3-custom-policy", bucket_policy("subscribed-logs"), rc=255)
    assert "TrailAlreadyExistsException" in cli(
        "cloudtrail", "create-subscription", "--name", "subscribed", "--s3-new-bucket", "subscribed-logs-3",
        "--s3-custom-policy", bucket_policy("subscribed-logs-3"), rc=255)
    buckets = boto3.client("s3", endpoint_url=MOTO).list_buckets()["Buckets"]
    assert "subscribed-logs-3" not in [b["Name"] for b in buckets]


def bucket_policy(bucket):
    return policy(statement("s3:GetBucketAcl", f"arn:aws:s3:::{bucket}", {}),
                  statement("s3:PutObject", f"arn:aws:s3:::{bucket}/*",
                            {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}))


def topic_policy(topic):
    return policy({**statement("SNS:Publish", f"arn:aws:sns:eu-west-1:{ACCOUNT}:{topic}", {}),
                   "Sid": "AWSCloudTrailSNSPolicy"})


# Only by name: needs cairn.history.lookups-per-second=2


def check_74_quota():
    client = trail_client(HISTORY_REGION)

    def codes(count):
        with concurrent.futures.ThreadPoolExecutor(count) as pool:
            return sorted(pool.map(lambda _: code(client), range(count)))

    assert codes(3) == ["", "", "ThrottlingException"]
    assert code(trail_client("us-west-2")) == "", "another region has a quota of its own"
    patient = boto3.client("cloudtrail", region_name=HISTORY_REGION, endpoint_url=ENDPOINT,
                           config=Config(retries={"max_attempts": 10, "mode": "standard"}))
    for _ in range(4):
        patient.lookup_events()
    for _ in range(2):
        cli("cloudtrail", "lookup-events", "--max-items", "120", region=HISTORY_REGION)


def code(client):
    try:
        client.lookup_events()
        return ""
    except ClientError as error:
        assert error.response["Error"]["Message"] == "Rate exceeded", error
        return error.response["Error"]["Code"]


# Only by name: ingest is away, and no change is begun that it could not be told of


def repeats_without_ingest():
    client = trail_client()
    for _ in range(2):
        refused("ServiceUnavailable", create, client, "audit", status=503)
    refused("ServiceUnavailable", client.delete_trail, Name="audit", status=503)
    assert client.describe_trails()["trailList"] == []


def repeats_until_ingest_is_back():
    stubborn = boto3.client("cloudtrail", region_name="eu-west-1", endpoint_url=ENDPOINT,
                            config=Config(retries={"max_attempts": 30, "mode": "standard"}))
    reply = create(stubborn, "audit")
    assert reply["ResponseMetadata"]["RetryAttempts"] > 0, reply
    assert [trail["Name"] for trail in stubborn.describe_trails()["trailList"]] == ["audit"]


def delete_all_trails():
    for region in REGIONS:
        client = trail_client(region)
        for trail in client.describe_trails(includeShadowTrails=False)["trailList"]:
            client.delete_trail(Name=trail["TrailARN"])


def make_bucket(region, name):
    """A bucket that CloudTrail may put files into."""
    s3 = boto3.client("s3", region_name=region, endpoint_url=MOTO)
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place)
    s3.put_bucket_policy(Bucket=name, Policy=bucket_policy(name))


def main():
    make_bucket("us-east-1", BUCKET)
    cases = [globals()[name] for name in sys.argv[4:]] or CASES
    failures = 0
    for function in cases:
        try:
            function()
            print("ok", function.__name__, flush=True)
        except Exception:
            failures += 1
            print(f"FAILED {function.__name__}: {traceback.format_exc()!r}", flush=True)
        delete_all_trails()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
