// Command vishvananda does the work of bench/typescript/round-trip.ts, dump-routes.ts and stall/stall.ts (scenario
// "set") with github.com/vishvananda/netlink, which decodes every attribute:
//
//	vishvananda round-trip | dump-routes
//	vishvananda stall PROGRAM ARGUMENT...    (the program that makes others wait for the RTNL lock)
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"sort"
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

const (
	contention    = 5 * time.Second
	pause         = 5 * time.Millisecond
	timerInterval = time.Millisecond
)

// stall sets the loopback interface every few milliseconds in one goroutine, while another process contends for the
// RTNL lock. It returns by how much a timer in another goroutine was late: the worst delay and the 99th percentile.
func stall(handle *netlink.Handle) (worst, p99 time.Duration) {
	child := exec.Command(os.Args[2], os.Args[3:]...)
	output, err := child.StdoutPipe()
	check(err)
	check(child.Start())
	defer child.Wait()
	defer child.Process.Kill()
	_, err = bufio.NewReader(output).ReadString('\n')
	check(err)

	done := make(chan struct{})
	go func() {
		defer close(done)
		loopback, err := handle.LinkByIndex(1)
		check(err)
		for started, count := time.Now(), 0; time.Since(started) < contention; count++ {
			check(handle.LinkSetTxQLen(loopback, 1000+count%2))
			time.Sleep(pause)
		}
	}()

	var delays []time.Duration
	ticker := time.NewTicker(timerInterval)
	defer ticker.Stop()
	for last := time.Now(); ; {
		select {
		case <-done:
			sort.Slice(delays, func(a, b int) bool { return delays[a] < delays[b] })
			return delays[len(delays)-1], delays[len(delays)*99/100]
		case <-ticker.C:
			now := time.Now()
			delays = append(delays, max(now.Sub(last)-timerInterval, 0))
			last = now
		}
	}
}

func max(a, b time.Duration) time.Duration {
	if a > b {
		return a
	}
	return b
}

func main() {
	handle, err := netlink.NewHandle()
	check(err)
	work := roundTrip
	if os.Args[1] == "dump-routes" {
		work = dumpRoutes
	}
	fmt.Println(`{"ready":true}`)
	if os.Args[1] == "stall" {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			worst, p99 := stall(handle)
			fmt.Printf("{\"nanoseconds\":%d,\"operations\":1,\"checksum\":\"\",\"more\":{\"worst\":%d,\"p99\":%d}}\n", contention, worst, p99)
		}
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		started := time.Now()
		operations, checksum := work(handle)
		fmt.Printf("{\"nanoseconds\":%d,\"operations\":%d,\"checksum\":\"%d\"}\n", time.Since(started), operations, checksum)
	}
}
