// Forgets to close things, and prints how many sockets and event counters are still open after the collector has run.
import {
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  RTNLGRP_LINK,
  transact,
} from "../../../src/index.ts";
import { openResources } from "../../support/descriptors.ts";
import { getLink } from "../../support/requests.ts";

const [mode, number] = process.argv.slice(2);
const count = Number(number);

function open(share: boolean): NetlinkSocket[] {
  return Array.from({ length: count }, () => {
    const socket = NetlinkSocket.open(NETLINK_USERSOCK);
    if (share) socket.share();
    return socket;
  });
}

function held(): number {
  const { sockets, counters } = openResources();
  return sockets + counters;
}

process.on("warning", (warning) => console.log(`${warning.name}: ${warning.message}`));

switch (mode) {
  case "collected":
  case "shared": {
    // The engine opens something of its own for its first timer.
    await Bun.sleep(1);
    const before = held();
    open(mode === "shared");
    for (let round = 0; round < 20 && held() > before; round++) {
      Bun.gc(true);
      await Bun.sleep(5);
    }
    console.log(`left: ${held() - before}`);
    break;
  }
  case "exit": {
    const kept = open(false);
    const netns = NetworkNamespace.create();
    transact(NETLINK_ROUTE, getLink(1), { netns });
    const listener = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
    await listener.waitAsync(undefined, { timeoutMs: 10 });
    // Until here nothing has been collected.
    if (kept.some(({ closed }) => closed) || netns.closed) throw new Error("closed");
    console.log("end");
    break;
  }
  case "waits": {
    const listener = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
    setTimeout(() => {
      console.log("closing");
      listener.close();
    }, 100);
    await listener.waitAsync().catch((error) => console.log(error.code));
    break;
  }
}
