// Command vishvananda does the work of bench/typescript/round-trip.ts and dump-routes.ts with
// github.com/vishvananda/netlink, which decodes every attribute:
//
//	vishvananda round-trip | dump-routes
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"log"
	"net"
	"os"
	"time"

	"github.com/vishvananda/netlink"
)

const requests = 10_000

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// roundTrip gets the loopback interface repeatedly and returns the number of replies.
func roundTrip(handle *netlink.Handle) (operations, checksum uint64) {
	for i := 0; i < requests; i++ {
		link, err := handle.LinkByIndex(1)
		check(err)
		if link.Attrs().Index == 1 {
			operations++
		}
	}
	return operations, operations
}

// number returns an IPv4 address as a number, or 0 if there is none.
func number(address net.IP) uint64 {
	if short := address.To4(); short != nil {
		return uint64(binary.BigEndian.Uint32(short))
	}
	return 0
}

// dumpRoutes lists the IPv4 routes of all tables and returns their number and the sum of their values.
func dumpRoutes(handle *netlink.Handle) (operations, checksum uint64) {
	routes, err := handle.RouteListFiltered(netlink.FAMILY_V4, &netlink.Route{}, netlink.RT_FILTER_TABLE)
	check(err)
	for _, route := range routes {
		operations++
		var destination, length uint64
		if route.Dst != nil {
			ones, _ := route.Dst.Mask.Size()
			destination, length = number(route.Dst.IP), uint64(ones)
		}
		checksum += destination&0xffff + length + uint64(route.LinkIndex) + uint64(route.Table) + uint64(route.Priority)
		checksum += number(route.Gw) + uint64(route.Protocol) + uint64(route.Scope) + uint64(route.Type)
	}
	return operations, checksum
}

func main() {
	handle, err := netlink.NewHandle()
	check(err)
	work := roundTrip
	if os.Args[1] == "dump-routes" {
		work = dumpRoutes
	}
	fmt.Println(`{"ready":true}`)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		started := time.Now()
		operations, checksum := work(handle)
		fmt.Printf("{\"nanoseconds\":%d,\"operations\":%d,\"checksum\":\"%d\"}\n", time.Since(started), operations, checksum)
	}
}
