// Command nftables adds or lists the ruleset of bench/lib/nft-cluster.ts with github.com/google/nftables. The library has
// no parser and no formatter: the program creates the objects of the ruleset, and lists them as structures.
//
//	nftables apply | list SERVICES
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"github.com/mdlayher/netlink"
)

const (
	endpoints     = 2
	receiveBuffer = 1 << 30
	sendBuffer    = 64 << 20
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func address(first byte, index int) []byte {
	return []byte{first, byte(index >> 16), byte(index >> 8), byte(index)}
}

// name returns the part of the names of chains that a service determines.
func name(index int) string {
	number := strings.ToUpper(strconv.FormatInt(int64(index), 36))
	return fmt.Sprintf("%s%s/service%d/tcp/http", strings.Repeat("A", 8-len(number))+number, fmt.Sprintf("-namespace%d", index%97), index)
}

func goTo(chain string) *expr.Verdict {
	return &expr.Verdict{Kind: expr.VerdictGoto, Chain: chain}
}

// add sends the ruleset in one transaction.
func add(conn *nftables.Conn, services int) {
	table := conn.AddTable(&nftables.Table{Family: nftables.TableFamilyIPv4, Name: "kube-proxy"})
	chain := func(name string) *nftables.Chain {
		return conn.AddChain(&nftables.Chain{Table: table, Name: name})
	}
	rule := func(chain *nftables.Chain, expressions ...expr.Any) {
		conn.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: expressions})
	}
	dispatch := chain("services")
	ips := &nftables.Set{
		Table:         table,
		Name:          "service-ips",
		IsMap:         true,
		Concatenation: true,
		KeyType:       nftables.MustConcatSetType(nftables.TypeIPAddr, nftables.TypeInetProto, nftables.TypeInetService),
		DataType:      nftables.TypeVerdict,
	}
	check(conn.AddSet(ips, nil))
	prerouting := conn.AddChain(&nftables.Chain{
		Table:    table,
		Name:     "nat-prerouting",
		Type:     nftables.ChainTypeNAT,
		Hooknum:  nftables.ChainHookPrerouting,
		Priority: nftables.ChainPriorityNATDest,
	})
	rule(prerouting, &expr.Verdict{Kind: expr.VerdictJump, Chain: dispatch.Name})
	rule(dispatch,
		&expr.Payload{DestRegister: 1, Base: expr.PayloadBaseNetworkHeader, Offset: 16, Len: 4},
		&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: 9},
		&expr.Payload{DestRegister: 10, Base: expr.PayloadBaseTransportHeader, Offset: 2, Len: 2},
		&expr.Lookup{SourceRegister: 1, IsDestRegSet: true, SetName: ips.Name, SetID: ips.ID},
	)
	for index := 0; index < services; index++ {
		service := chain("service-" + name(index))
		choice := &nftables.Set{
			Table:     table,
			Anonymous: true,
			Constant:  true,
			IsMap:     true,
			KeyType:   nftables.TypeInteger,
			DataType:  nftables.TypeVerdict,
		}
		var choices []nftables.SetElement
		for number := 0; number < endpoints; number++ {
			ip := address(10, index*endpoints+number)
			endpoint := chain(fmt.Sprintf("endpoint-%s__%d.%d.%d.%d/8080", name(index), ip[0], ip[1], ip[2], ip[3]))
			choices = append(choices, nftables.SetElement{
				Key:         binaryutil.NativeEndian.PutUint32(uint32(number)),
				VerdictData: goTo(endpoint.Name),
			})
			rule(endpoint,
				&expr.Meta{Key: expr.MetaKeyL4PROTO, Register: 1},
				&expr.Cmp{Op: expr.CmpOpEq, Register: 1, Data: []byte{syscall.IPPROTO_TCP}},
				&expr.Immediate{Register: 1, Data: ip},
				&expr.Immediate{Register: 2, Data: binary.BigEndian.AppendUint16(nil, 8080)},
				&expr.NAT{Type: expr.NATTypeDestNAT, Family: syscall.AF_INET, RegAddrMin: 1, RegProtoMin: 2},
			)
		}
		check(conn.AddSet(choice, choices))
		rule(service,
			&expr.Numgen{Register: 1, Modulus: endpoints, Type: 1},
			&expr.Lookup{SourceRegister: 1, IsDestRegSet: true, SetName: choice.Name, SetID: choice.ID},
		)
		key := append(address(172, index), syscall.IPPROTO_TCP, 0, 0, 0, 0, 80, 0, 0)
		check(conn.SetAddElements(ips, []nftables.SetElement{{Key: key, VerdictData: goTo(service.Name)}}))
	}
	check(conn.Flush())
}

// list reads the tables, chains, sets with elements, and rules, and returns the number of rules.
func list(conn *nftables.Conn) uint64 {
	var rules int
	tables, err := conn.ListTables()
	check(err)
	for _, table := range tables {
		sets, err := conn.GetSets(table)
		check(err)
		for _, set := range sets {
			_, err := conn.GetSetElements(set)
			check(err)
		}
	}
	chains, err := conn.ListChains()
	check(err)
	for _, chain := range chains {
		found, err := conn.GetRules(chain.Table, chain)
		check(err)
		rules += len(found)
	}
	return uint64(rules)
}

// open returns a connection for one transaction or list. Debian's version of the library does not read all replies to a
// transaction, and has no option for the sizes of the buffers.
func open() *nftables.Conn {
	conn, err := nftables.New(nftables.AsLasting())
	check(err)
	field := reflect.ValueOf(conn).Elem().FieldByName("nlconn")
	socket := *(**netlink.Conn)(unsafe.Pointer(field.UnsafeAddr()))
	check(socket.SetReadBuffer(receiveBuffer))
	check(socket.SetWriteBuffer(sendBuffer))
	return conn
}

func usage() (time.Duration, int64) {
	var used syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), used.Maxrss * 1024
}

func main() {
	services, err := strconv.Atoi(os.Args[2])
	check(err)
	fmt.Println(`{"ready":true}`)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		rules := uint64(2 + services*(1+endpoints))
		conn := open()
		tables, err := conn.ListTables()
		check(err)
		if os.Args[1] != "apply" && len(tables) == 0 {
			add(conn, services)
			check(conn.CloseLasting())
			conn = open()
		}
		before, _ := usage()
		started := time.Now()
		if os.Args[1] == "apply" {
			add(conn, services)
		} else {
			rules = list(conn)
		}
		wall := time.Since(started)
		after, bytes := usage()
		check(conn.CloseLasting())
		if os.Args[1] == "apply" {
			conn = open()
			conn.DelTable(&nftables.Table{Family: nftables.TableFamilyIPv4, Name: "kube-proxy"})
			check(conn.Flush())
			check(conn.CloseLasting())
		}
		fmt.Printf("{\"nanoseconds\":%d,\"operations\":%d,\"checksum\":\"%d\",\"more\":{\"wall\":%f,\"bytes\":%d}}\n",
			(after - before).Nanoseconds(), rules, rules, float64(wall.Nanoseconds())/float64(rules), bytes)
	}
}
