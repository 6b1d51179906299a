"""Puts an event into a running suite and looks it up, with a client generated from proto/.

Usage: example.py --data DIR   (DIR is the suite's data folder; test.sh generates the client)
"""

import argparse
import json
import pathlib
import sys
import time
import uuid

import grpc
from cairn.history.v1 import history_service_pb2 as history
from cairn.history.v1 import history_service_pb2_grpc as history_grpc
from cairn.ingest.v1 import ingest_service_pb2 as ingest
from cairn.ingest.v1 import ingest_service_pb2_grpc as ingest_grpc

REGION = "us-east-1"


def address(data, service):
    """Where a service answers; in one process all have the same address."""
    own = data / f"endpoints-{service}.json"
    file = own if own.exists() else data / "endpoints.json"
    return json.loads(file.read_text())["grpc"]


def put(stub, metadata, event):
    """Puts one event and returns what became of it."""
    request = ingest.PutEventsRequest(region=REGION, entries=[ingest.EventEntry(typed=event)])
    return stub.PutEvents(request, metadata=metadata, timeout=10).outcomes[0]


def look_up(stub, metadata, event_id):
    """The event by its id, as soon as it is indexed."""
    request = history.LookupEventsRequest(
        region=REGION,
        lookup_attributes=[
            history.LookupAttribute(
                attribute_key=history.LOOKUP_ATTRIBUTE_KEY_EVENT_ID, attribute_value=event_id
            )
        ],
    )
    end = time.monotonic() + 30
    while time.monotonic() < end:
        events = stub.LookupEvents(request, metadata=metadata, timeout=10).events
        if events:
            return events[0]
        time.sleep(0.1)
    sys.exit(f"event {event_id} is not in the history after 30 s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("data"))
    data = parser.parse_args().data
    token = json.loads((data / "credentials.json").read_text())["token"]
    metadata = [("authorization", f"Bearer {token}")]

    event = ingest.Event(
        event_source="billing.example.com",
        event_name="CreateInvoice",
        event_id=str(uuid.uuid4()),
        request_parameters_json='{"invoice":4711,"total":1.50}',
    )
    with grpc.insecure_channel(address(data, "ingest")) as channel:
        producer = ingest_grpc.IngestServiceStub(channel)
        outcome = put(producer, metadata, event)
        assert outcome.status == ingest.ENTRY_STATUS_ACCEPTED, outcome
        print("accepted", outcome.event_id)

        bad = ingest.Event(event_source="billing.example.com")
        outcome = put(producer, metadata, bad)
        assert outcome.status == ingest.ENTRY_STATUS_REFUSED, outcome
        print("refused", outcome.reason, outcome.message)

        try:
            put(producer, [("authorization", "Bearer nobody")], event)
            sys.exit("a wrong token was let in")
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAUTHENTICATED, error

    with grpc.insecure_channel(address(data, "history")) as channel:
        found = look_up(history_grpc.HistoryServiceStub(channel), metadata, event.event_id)
    record = json.loads(found.cloud_trail_event)
    assert found.event_name == record["eventName"] == "CreateInvoice", found
    assert '"total":1.50' in found.cloud_trail_event, "the number's text is kept"
    print("found", found.event_id, "of", found.event_time.ToJsonString())


if __name__ == "__main__":
    main()
