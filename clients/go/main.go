// Puts an event into a running suite, looks it up, and creates a trail.
//
// Usage: cairn-client [-data DIR], where DIR is the suite's data folder
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	history "example.com/cairn-client/gen/cairn/history/v1"
	ingest "example.com/cairn-client/gen/cairn/ingest/v1"
	trail "example.com/cairn-client/gen/cairn/trail/v1"
)

func main() {
	data := flag.String("data", "data", "the suite's data folder")
	flag.Parse()
	if err := run(*data); err != nil {
		log.Fatal(err)
	}
}

func run(data string) error {
	token, err := member(filepath.Join(data, "credentials.json"), "token")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)

	conn, err := connect(data, "ingest")
	if err != nil {
		return err
	}
	defer conn.Close()
	outcome, err := putEvents(ctx, conn)
	if err != nil {
		return err
	}

	if conn, err = connect(data, "history"); err != nil {
		return err
	}
	defer conn.Close()
	if err := lookUp(ctx, conn, outcome); err != nil {
		return err
	}

	if conn, err = connect(data, "trail"); err != nil {
		return err
	}
	defer conn.Close()
	return createTrail(ctx, conn)
}

// connect opens a connection to a service; in one process all have the same address.
func connect(data, service string) (*grpc.ClientConn, error) {
	address, err := member(filepath.Join(data, "endpoints-"+service+".json"), "grpc")
	if errors.Is(err, fs.ErrNotExist) {
		address, err = member(filepath.Join(data, "endpoints.json"), "grpc")
	}
	if err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	return conn, err
}

// putEvents puts a good event and a bad one, and returns what became of the good one.
func putEvents(ctx context.Context, conn *grpc.ClientConn) (*ingest.EntryOutcome, error) {
	producer := ingest.NewIngestServiceClient(conn)
	event := &ingest.Event{
		EventSource:           "billing.example.com",
		EventName:             "CreateInvoice",
		RequestParametersJson: `{"invoice":4711,"total":1.50}`,
	}
	put, err := producer.PutEvents(ctx, &ingest.PutEventsRequest{
		Region:  "us-east-1",
		Entries: []*ingest.EventEntry{{Event: &ingest.EventEntry_Typed{Typed: event}}},
	})
	if err != nil {
		return nil, err
	}
	outcome := put.Outcomes[0]
	if outcome.Status != ingest.EntryStatus_ENTRY_STATUS_ACCEPTED {
		return nil, fmt.Errorf("not accepted: %v", outcome)
	}
	fmt.Println("accepted", outcome.EventId)

	nameless := &ingest.Event{EventSource: "billing.example.com"}
	bad, err := producer.PutEvents(ctx, &ingest.PutEventsRequest{
		Region:  "us-east-1",
		Entries: []*ingest.EventEntry{{Event: &ingest.EventEntry_Typed{Typed: nameless}}},
	})
	if err != nil {
		return nil, err
	}
	if bad.Outcomes[0].Status != ingest.EntryStatus_ENTRY_STATUS_REFUSED {
		return nil, fmt.Errorf("not refused: %v", bad)
	}
	fmt.Println("refused", bad.Outcomes[0].Reason, bad.Outcomes[0].Message)

	nobody := metadata.NewOutgoingContext(ctx, metadata.Pairs("authorization", "Bearer nobody"))
	_, err = producer.PutEvents(nobody, &ingest.PutEventsRequest{
		Region:  "us-east-1",
		Entries: []*ingest.EventEntry{{Event: &ingest.EventEntry_Typed{Typed: event}}},
	})
	if status.Code(err) != codes.Unauthenticated {
		return nil, fmt.Errorf("a wrong token was not refused: %v", err)
	}
	fmt.Println("wrong token", status.Code(err))
	return outcome, nil
}

// lookUp looks the event up by its id, until it is indexed.
func lookUp(ctx context.Context, conn *grpc.ClientConn, outcome *ingest.EntryOutcome) error {
	reader := history.NewHistoryServiceClient(conn)
	for {
		found, err := reader.LookupEvents(ctx, &history.LookupEventsRequest{
			Region: "us-east-1",
			LookupAttributes: []*history.LookupAttribute{{
				AttributeKey:   history.LookupAttributeKey_LOOKUP_ATTRIBUTE_KEY_EVENT_ID,
				AttributeValue: outcome.EventId,
			}},
		})
		if err != nil {
			return err
		}
		if len(found.Events) == 0 {
			time.Sleep(100 * time.Millisecond)
			continue
		}
		event := found.Events[0]
		if event.EventName != "CreateInvoice" || !strings.Contains(event.CloudTrailEvent, `"total":1.50`) {
			return fmt.Errorf("not the event: %v", event)
		}
		fmt.Println("found", event.EventId, "of", event.EventTime.AsTime())
		return nil
	}
}

// createTrail creates a trail, a second time too, and deletes it.
func createTrail(ctx context.Context, conn *grpc.ClientConn) (err error) {
	trails := trail.NewTrailServiceClient(conn)
	request := &trail.CreateTrailRequest{
		Region:             "us-east-1",
		Name:               "from-go",
		S3BucketName:       "audit-logs",
		IsMultiRegionTrail: proto.Bool(true),
	}
	created, err := trails.CreateTrail(ctx, request)
	if err != nil {
		return err
	}
	fmt.Println("created", created.Trail.TrailArn)
	defer func() {
		_, deleted := trails.DeleteTrail(ctx, &trail.DeleteTrailRequest{Region: "us-east-1", Name: "from-go"})
		err = errors.Join(err, deleted)
	}()

	got, err := trails.GetTrail(ctx, &trail.GetTrailRequest{Region: "us-east-1", Name: "from-go"})
	if err != nil {
		return err
	}
	if !proto.Equal(got.Trail, created.Trail) {
		return fmt.Errorf("created %v, got %v", created.Trail, got.Trail)
	}
	_, again := trails.CreateTrail(ctx, request)
	if status.Code(again) != codes.AlreadyExists {
		return fmt.Errorf("created twice: %v", again)
	}
	fmt.Println("created again", reason(again))
	return nil
}

// reason says why a call failed, e.g. TRAIL_ALREADY_EXISTS: every error of Cairn's has it.
func reason(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.Reason
		}
	}
	return ""
}

// member reads one member of a JSON file.
func member(file, name string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	value, _ := members[name].(string)
	return value, nil
}
