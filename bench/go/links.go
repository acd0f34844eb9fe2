// Command links lists the links of its network namespace once, with github.com/vishvananda/netlink.
package main

import (
	"log"

	"github.com/vishvananda/netlink"
)

func main() {
	links, err := netlink.LinkList()
	if err != nil || len(links) == 0 {
		log.Fatal("no links: ", err)
	}
}
