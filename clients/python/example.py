"""Puts an event into a running suite, looks it up, and creates a trail.

Usage: example.py [--data DIR]   (DIR is the suite's data folder)
"""

import argparse
import json
import pathlib
import time

import grpc
from cairn.history.v1 import history_service_pb2 as history
from cairn.history.v1 import history_service_pb2_grpc as history_grpc
from cairn.ingest.v1 import ingest_service_pb2 as ingest
from cairn.ingest.v1 import ingest_service_pb2_grpc as ingest_grpc
from cairn.trail.v1 import trail_service_pb2 as trail
from cairn.trail.v1 import trail_service_pb2_grpc as trail_grpc
from google.rpc.error_details_pb2 import ErrorInfo
from grpc_status import rpc_status


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("data"))
    data = parser.parse_args().data
    token = json.loads((data / "credentials.json").read_text())["token"]
    metadata = [("authorization", f"Bearer {token}")]

    with connect(data, "ingest") as channel:
        outcome = put_events(channel, metadata)
    with connect(data, "history") as channel:
        look_up(channel, metadata, outcome)
    with connect(data, "trail") as channel:
        create_trail(channel, metadata)


def connect(data, service):
    """A channel to a service; in one process all have the same address."""
    own = data / f"endpoints-{service}.json"
    file = own if own.exists() else data / "endpoints.json"
    address = json.loads(file.read_text())["grpc"]
    channel = grpc.insecure_channel(address)
    return channel


def put_events(channel, metadata):
    """Puts a good event and a bad one; returns what became of the good one."""
    producer = ingest_grpc.IngestServiceStub(channel)
    event = ingest.Event(
        event_source="billing.example.com",
        event_name="CreateInvoice",
        request_parameters_json='{"invoice":4711,"total":1.50}',
    )
    request = ingest.PutEventsRequest(region="us-east-1", entries=[ingest.EventEntry(typed=event)])
    outcome = producer.PutEvents(request, metadata=metadata, timeout=10).outcomes[0]
    assert outcome.status == ingest.ENTRY_STATUS_ACCEPTED, outcome
    print("accepted", outcome.event_id)

    nameless = ingest.EventEntry(typed=ingest.Event(event_source="billing.example.com"))
    bad = ingest.PutEventsRequest(region="us-east-1", entries=[nameless])
    refused = producer.PutEvents(bad, metadata=metadata, timeout=10).outcomes[0]
    assert refused.status == ingest.ENTRY_STATUS_REFUSED, refused
    print("refused", refused.reason, refused.message)

    error = failure(producer.PutEvents, request, [("authorization", "Bearer nobody")])
    assert error.code() == grpc.StatusCode.UNAUTHENTICATED, error
    print("wrong token", error.code().name)
    return outcome


def look_up(channel, metadata, outcome):
    """Looks the event up by its id, until it is indexed."""
    reader = history_grpc.HistoryServiceStub(channel)
    by_id = history.LookupAttribute(
        attribute_key=history.LOOKUP_ATTRIBUTE_KEY_EVENT_ID,
        attribute_value=outcome.event_id,
    )
    request = history.LookupEventsRequest(region="us-east-1", lookup_attributes=[by_id])
    events = []
    end = time.monotonic() + 30
    while not events and time.monotonic() < end:
        events = reader.LookupEvents(request, metadata=metadata, timeout=10).events
        time.sleep(0.1)
    assert len(events) == 1, f"event {outcome.event_id} is not in the history after 30 s"
    assert events[0].event_name == "CreateInvoice", events[0]
    assert '"total":1.50' in events[0].cloud_trail_event, "the number's text is kept"
    print("found", events[0].event_id, "of", events[0].event_time.ToJsonString())


def create_trail(channel, metadata):
    """Creates a trail, a second time too, and deletes it."""
    trails = trail_grpc.TrailServiceStub(channel)
    request = trail.CreateTrailRequest(
        region="us-east-1",
        name="from-python",
        s3_bucket_name="audit-logs",
        is_multi_region_trail=True,
    )
    created = trails.CreateTrail(request, metadata=metadata, timeout=10).trail
    print("created", created.trail_arn)
    try:
        get = trail.GetTrailRequest(region="us-east-1", name="from-python")
        assert trails.GetTrail(get, metadata=metadata, timeout=10).trail == created

        error = failure(trails.CreateTrail, request, metadata)
        assert error.code() == grpc.StatusCode.ALREADY_EXISTS, error
        print("created again", reason(error))
    finally:
        delete = trail.DeleteTrailRequest(region="us-east-1", name="from-python")
        trails.DeleteTrail(delete, metadata=metadata, timeout=10)


def failure(method, request, metadata):
    """The error that a call ends with."""
    try:
        method(request, metadata=metadata, timeout=10)
    except grpc.RpcError as error:
        return error
    raise AssertionError(f"succeeded, but should not: {request}")


def reason(error):
    """Why a call failed, e.g. TRAIL_ALREADY_EXISTS: every error of Cairn's says it."""
    for detail in rpc_status.from_call(error).details:
        info = ErrorInfo()
        if detail.Unpack(info):
            return info.reason
    raise AssertionError(f"no reason in {error}")


if __name__ == "__main__":
    main()
