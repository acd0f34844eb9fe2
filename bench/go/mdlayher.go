// Command mdlayher does the work of bench/typescript/round-trip.ts and dump-routes.ts with github.com/mdlayher/netlink:
//
//	mdlayher round-trip | dump-routes
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/mdlayher/netlink"
)

const (
	requests   = 10_000
	newLink    = 16
	getLink    = 18
	getRoute   = 26
	linkHeader = 16
	rtmsg      = 12
)

// Attributes of a route (linux/rtnetlink.h).
const (
	rtaDst      = 1
	rtaOif      = 4
	rtaGateway  = 5
	rtaPriority = 6
	rtaTable    = 15
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// roundTrip gets the loopback interface repeatedly and returns the number of replies. It requests no acknowledgement: the
// library would return after the reply and take the acknowledgement for the reply to the next request.
func roundTrip(conn *netlink.Conn) (operations, checksum uint64) {
	data := make([]byte, linkHeader)
	binary.LittleEndian.PutUint32(data[4:], 1)
	for i := 0; i < requests; i++ {
		replies, err := conn.Execute(netlink.Message{
			Header: netlink.Header{Type: getLink, Flags: netlink.Request},
			Data:   data,
		})
		check(err)
		if len(replies) > 0 && replies[0].Header.Type == newLink {
			operations++
		}
	}
	return operations, operations
}

// dumpRoutes decodes all IPv4 routes and returns their number and the sum of their values.
func dumpRoutes(conn *netlink.Conn) (operations, checksum uint64) {
	data := make([]byte, rtmsg)
	data[0] = 2 // AF_INET
	replies, err := conn.Execute(netlink.Message{
		Header: netlink.Header{Type: getRoute, Flags: netlink.Request | netlink.Dump},
		Data:   data,
	})
	check(err)
	for _, reply := range replies {
		operations++
		attributes, err := netlink.NewAttributeDecoder(reply.Data[rtmsg:])
		check(err)
		var destination, device, table, priority, gateway uint32
		for attributes.Next() {
			switch attributes.Type() {
			case rtaDst:
				destination = binary.BigEndian.Uint32(attributes.Bytes())
			case rtaOif:
				device = attributes.Uint32()
			case rtaTable:
				table = attributes.Uint32()
			case rtaPriority:
				priority = attributes.Uint32()
			case rtaGateway:
				gateway = binary.BigEndian.Uint32(attributes.Bytes())
			}
		}
		check(attributes.Err())
		header := uint64(reply.Data[1]) + uint64(reply.Data[5]) + uint64(reply.Data[6]) + uint64(reply.Data[7])
		checksum += uint64(destination&0xffff) + uint64(device) + uint64(table) + uint64(priority) + uint64(gateway) + header
	}
	return operations, checksum
}

func main() {
	conn, err := netlink.Dial(0, nil)
	check(err)
	check(conn.SetReadBuffer(4 << 20))
	work := roundTrip
	if os.Args[1] == "dump-routes" {
		work = dumpRoutes
	}
	fmt.Println(`{"ready":true}`)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		started := time.Now()
		operations, checksum := work(conn)
		fmt.Printf("{\"nanoseconds\":%d,\"operations\":%d,\"checksum\":\"%d\"}\n", time.Since(started), operations, checksum)
	}
}
