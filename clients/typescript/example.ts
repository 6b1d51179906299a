// Puts an event into a running suite, looks it up, and creates a trail.
//
// Usage: node dist/example.js [--data DIR], where DIR is the suite's data folder

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { HistoryService, LookupAttributeKey } from "./gen/cairn/history/v1/history_service_pb.js";
import { type EntryOutcome, EntryStatus, IngestService } from "./gen/cairn/ingest/v1/ingest_service_pb.js";
import { TrailService } from "./gen/cairn/trail/v1/trail_service_pb.js";
import { ErrorInfoSchema } from "./gen/google/rpc/error_details_pb.js";

const { values } = parseArgs({ options: { data: { type: "string", default: "data" } } });
const { token } = readJson("credentials.json");
const headers = { authorization: `Bearer ${token}` };

const outcome = await putEvents(connect("ingest"));
await lookUp(connect("history"), outcome);
await createTrail(connect("trail"));

/** The connection to a service; in one process all have the same address. */
function connect(service: string): Transport {
  const own = `endpoints-${service}.json`;
  const { grpc: address } = readJson(existsSync(join(values.data, own)) ? own : "endpoints.json");
  const transport = createGrpcTransport({ baseUrl: `http://${address}`, defaultTimeoutMs: 10_000 });
  return transport;
}

/** Puts a good event and a bad one; returns what became of the good one. */
async function putEvents(transport: Transport): Promise<EntryOutcome> {
  const producer = createClient(IngestService, transport);
  const event = {
    eventSource: "billing.example.com",
    eventName: "CreateInvoice",
    requestParametersJson: '{"invoice":4711,"total":1.50}',
  };
  const put = await producer.putEvents(
    { region: "us-east-1", entries: [{ event: { case: "typed", value: event } }] },
    { headers },
  );
  const outcome = put.outcomes[0];
  assert(outcome?.status === EntryStatus.ACCEPTED, outcome?.message);
  console.log("accepted", outcome.eventId);

  const nameless = { eventSource: "billing.example.com" };
  const bad = await producer.putEvents(
    { region: "us-east-1", entries: [{ event: { case: "typed", value: nameless } }] },
    { headers },
  );
  assert.equal(bad.outcomes[0]?.status, EntryStatus.REFUSED);
  console.log("refused", bad.outcomes[0].reason, bad.outcomes[0].message);

  const error = await failure(
    producer.putEvents(
      { region: "us-east-1", entries: [{ event: { case: "typed", value: event } }] },
      { headers: { authorization: "Bearer nobody" } },
    ),
  );
  assert.equal(error.code, Code.Unauthenticated);
  console.log("wrong token", Code[error.code]);
  return outcome;
}

/** Looks the event up by its id, until it is indexed. */
async function lookUp(transport: Transport, outcome: EntryOutcome): Promise<void> {
  const reader = createClient(HistoryService, transport);
  const byId = { attributeKey: LookupAttributeKey.EVENT_ID, attributeValue: outcome.eventId };
  for (const end = Date.now() + 30_000; Date.now() < end; await setTimeout(100)) {
    const { events } = await reader.lookupEvents(
      { region: "us-east-1", lookupAttributes: [byId] },
      { headers },
    );
    const event = events[0];
    if (event) {
      assert.equal(event.eventName, "CreateInvoice");
      assert.match(event.cloudTrailEvent, /"total":1\.50/, "the number's text is kept");
      assert(event.eventTime);
      console.log("found", event.eventId, "of", timestampDate(event.eventTime).toISOString());
      return;
    }
  }
  assert.fail(`event ${outcome.eventId} is not in the history after 30 s`);
}

/** Creates a trail, a second time too, and deletes it. */
async function createTrail(transport: Transport): Promise<void> {
  const trails = createClient(TrailService, transport);
  const request = {
    region: "us-east-1",
    name: "from-typescript",
    s3BucketName: "audit-logs",
    isMultiRegionTrail: true,
  };
  const created = await trails.createTrail(request, { headers });
  console.log("created", created.trail?.trailArn);
  const name = { region: "us-east-1", name: "from-typescript" };
  try {
    const got = await trails.getTrail(name, { headers });
    assert.deepEqual(got.trail, created.trail);

    const error = await failure(trails.createTrail(request, { headers }));
    assert.equal(error.code, Code.AlreadyExists);
    console.log("created again", reason(error));
  } finally {
    await trails.deleteTrail(name, { headers });
  }
}

/** The error that a call ends with. */
async function failure(call: Promise<unknown>): Promise<ConnectError> {
  return call.then(() => assert.fail("succeeded, but should not"), ConnectError.from);
}

/** Why a call failed, e.g. TRAIL_ALREADY_EXISTS: every error of Cairn's says it. */
function reason(error: ConnectError): string | undefined {
  return error.findDetails(ErrorInfoSchema)[0]?.reason;
}

function readJson(file: string): Record<string, string> {
  return JSON.parse(readFileSync(join(values.data, file), "utf8"));
}
