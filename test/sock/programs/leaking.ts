// Creates objects without closing them, and prints how many sockets, event counters and listeners of an abort signal are
// left after a garbage collection.
import { getEventListeners } from "node:events";
import {
  dump,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  NetworkNamespace,
  Receiver,
  RTNLGRP_LINK,
  transact,
} from "../../../src/index.ts";
import { openResources } from "../../support/descriptors.ts";
import { getLink, getLinks } from "../../support/requests.ts";

const [mode, number] = process.argv.slice(2);
const count = Number(number);
const { signal } = new AbortController();

function open(share: boolean): NetlinkSocket[] {
  return Array.from({ length: count }, () => {
    const socket = NetlinkSocket.open(NETLINK_USERSOCK);
    if (share) socket.share();
    return socket;
  });
}

/** Starts a receiver with an abort signal that stays reachable after the receiver is unreachable. */
function receive(inLoop: boolean): Receiver {
  return Receiver.start({ protocol: NETLINK_USERSOCK, inLoop, signal });
}

/**
 * Creates the objects that are leaked. The garbage collector may not find them immediately, because it also scans old
 * stack frames.
 */
const makers: Record<string, () => unknown> = {
  collected: () => open(false),
  shared: () => open(true),
  dumps: () => Array.from({ length: count }, () => dump(NETLINK_ROUTE, getLinks()).next()?.type),
  receivers: () => Array.from({ length: count }, () => receive(false).statistics),
  "in-loop receivers": () => Array.from({ length: count }, () => receive(true).statistics),
  namespaces: () => Array.from({ length: count }, () => NetworkNamespace.create().id),
};

function held(): number {
  const { sockets, counters, namespaces } = openResources();
  return sockets + counters + namespaces + getEventListeners(signal, "abort").length;
}

let warnings = 0;
process.on("warning", (warning) => {
  warnings++;
  console.log(`${warning.name}: ${warning.message}`);
});

switch (mode) {
  case "collected":
  case "shared":
  case "dumps":
  case "receivers":
  case "in-loop receivers":
  case "namespaces": {
    // Bun opens a descriptor for its first timer, so a timer is started before descriptors are counted.
    await Bun.sleep(1);
    if (/receivers/.test(mode) && process.versions["bun"] === undefined) {
      // Here, a thread of the library polls for in-loop receivers. It stays for later receivers, and opens descriptors after
      // its start. Deno keeps descriptors of the first thread.
      await using _receiver = Receiver.start({ protocol: NETLINK_USERSOCK, inLoop: mode !== "receivers" });
      await Bun.sleep(500);
    }
    const before = held();
    makers[mode]!();
    // The runtime closes the descriptors of a thread some time after its end.
    for (let round = 0; round < 4000 && held() > before; round++) {
      Bun.gc(true);
      await Bun.sleep(5);
    }
    // The library emits the warnings about leaks shortly after the garbage collection.
    for (let round = 0; round < 4000 && warnings === 0; round++) await Bun.sleep(5);
    await Bun.sleep(20);
    console.log(`left: ${Math.max(held() - before, 0)}`);
    break;
  }
  case "exit": {
    const kept = open(false);
    const netns = NetworkNamespace.create();
    transact(NETLINK_ROUTE, getLink(1), { netns });
    const listener = NetlinkSocket.open(NETLINK_ROUTE, { groups: [RTNLGRP_LINK] });
    // Keeps the objects that are not leaked reachable until this point.
    Object.assign(globalThis, { kept, netns, listener });
    await listener.waitAsync(undefined, { timeoutMs: 10 });
    if (kept.some(({ closed }) => closed) || netns.closed) throw new Error("closed");
    console.log("end");
    break;
  }
  case "waits": {
    // A socket that receives nothing: a notification would end the wait.
    const listener = NetlinkSocket.open(NETLINK_USERSOCK);
    setTimeout(() => {
      console.log("closing");
      listener.close();
    }, 100);
    await listener.waitAsync().catch((error) => console.log(error.code));
    break;
  }
}
