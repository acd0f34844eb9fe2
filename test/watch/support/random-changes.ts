// Makes random changes of links, addresses, routes, rules, neighbours and nexthops. Usage: random-changes.ts prepare |
// random-changes.ts <count> <seed>
import { rtAddr } from "../../../src/families/rt-addr.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { rtMdb } from "../../../src/families/rt-mdb.ts";
import { rtNeigh } from "../../../src/families/rt-neigh.ts";
import { rtNexthop } from "../../../src/families/rt-nexthop.ts";
import { rtRoute } from "../../../src/families/rt-route.ts";
import { rtRule } from "../../../src/families/rt-rule.ts";
import { tc } from "../../../src/families/tc.ts";
import {
  AF_BRIDGE,
  AF_INET,
  AF_INET6,
  type Message,
  NETLINK_ROUTE,
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NLM_F_REQUEST,
  transact,
  transactMultiple,
} from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";

/** The number of links and prefixes. The number is small, so that changes affect each other. */
const LINKS = 6;
const PREFIXES = 24;
const BATCH = 32;

const ADD = NLM_F_CREATE | NLM_F_EXCL;
const REPLACE = NLM_F_CREATE | NLM_F_REPLACE;
const APPEND = NLM_F_CREATE | NLM_F_APPEND;
const PREPEND = NLM_F_CREATE;

const families = {
  link: rtLink,
  addr: rtAddr,
  route: rtRoute,
  rule: rtRule,
  neigh: rtNeigh,
  nexthop: rtNexthop,
  mdb: rtMdb,
  tc,
};

function request(family: keyof typeof families, operation: string, fields: object, flags = 0): Message {
  return operationCodec(families[family], operation).request("do", fields, { flags: NLM_F_REQUEST | flags });
}

function indexOf(ifname: string): number {
  const reply = transact(NETLINK_ROUTE, request("link", "getlink", { ifname }))!;
  return reply.view.getInt32(reply.offset + 20, true);
}

function addLink(name: string, kind = "bridge"): Message {
  return request("link", "newlink", { ifname: name, linkinfo: { kind } }, ADD);
}

function setUp(ifiIndex: number, up: boolean): Message {
  return request("link", "setlink", { header: { ifiIndex, ifiFlags: up ? ["up"] : [], ifiChange: 1 } });
}

function address(operation: string, index: number, local: string, length: number, flags = 0): Message {
  const header = { ifaFamily: familyOf(local), ifaPrefixlen: length, ifaIndex: index, ifaFlags: [2] };
  return request("addr", operation, { header, local, address: local }, flags);
}

function familyOf(text: string): number {
  return text.includes(":") ? AF_INET6 : AF_INET;
}

/** Returns an RTA_MULTIPATH value with the given gateways. */
function hopsTo(gateways: readonly string[]): Uint8Array {
  const hops = gateways.map((gateway) => {
    const bytes = gateway.includes(":") ? ipv6Bytes(gateway) : gateway.split(".").map(Number);
    const length = 8 + 4 + bytes.length;
    return [length, 0, 0, 0, 0, 0, 0, 0, 4 + bytes.length, 0, 5, 0, ...bytes];
  });
  return new Uint8Array(hops.flat());
}

function ipv6Bytes(text: string): number[] {
  const [head = "", tail = ""] = text.split("::");
  const words = (part: string) =>
    part
      .split(":")
      .filter(Boolean)
      .map((word) => Number.parseInt(word, 16));
  const [left, right] = [words(head), words(tail)];
  const all = [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
  return all.flatMap((word) => [word >> 8, word & 0xff]);
}

/** Creates the links and addresses that the changes refer to. */
export function prepare(): void {
  transact(NETLINK_ROUTE, setUp(1, true));
  for (let link = 0; link < LINKS; link++) {
    transact(NETLINK_ROUTE, addLink(`d${link}`));
    const index = indexOf(`d${link}`);
    transact(NETLINK_ROUTE, setUp(index, true));
    transact(NETLINK_ROUTE, address("newaddr", index, `10.${link}.0.1`, 24, ADD));
    transact(NETLINK_ROUTE, address("newaddr", index, `fd00:${link}::1`, 64, ADD));
  }
  transact(NETLINK_ROUTE, addLink("p0", "veth"));
}

/** Returns a random change of a bridge port, a forwarding entry, a multicast group or a queueing discipline. */
function bridgeChange(random: (below: number) => number, indices: readonly number[], port: number): Message {
  const bridge = indices[random(2)]!;
  switch (random(6)) {
    case 0:
      return request("link", "setlink", { header: { ifiIndex: port }, master: random(3) === 0 ? 0 : bridge });
    case 1:
    case 2: {
      const lladdr = `02:00:00:00:01:0${random(5)}`;
      const header = { ndmFamily: AF_BRIDGE, ndmIfindex: port, ndmFlags: ["master"] };
      if (random(3) === 0) return request("neigh", "delneigh", { header, lladdr });
      const ndmState = [["permanent", "noarp", "reachable"][random(3)]!];
      return request("neigh", "newneigh", { header: { ...header, ndmState }, lladdr }, REPLACE);
    }
    case 3: {
      const addr = new Uint8Array(16);
      addr.set([239, 1, 1, random(5)]);
      const entry = { ifindex: port, state: random(2), flags: 0, vid: 0, addr, proto: 0x0800 };
      const fields = { header: { family: AF_BRIDGE, ifindex: bridge }, entry };
      return random(3) === 0 ? request("mdb", "delmdb", fields) : request("mdb", "newmdb", fields, ADD);
    }
    case 4:
      return setUp(port, random(3) > 0);
    default: {
      const header = { ifindex: indices[random(LINKS)]!, handle: 0x10000 * (1 + random(3)), parent: 0xffffffff };
      if (random(3) === 0) return request("tc", "delqdisc", { header });
      return request("tc", "newqdisc", { header, kind: ["pfifo", "bfifo"][random(2)]! }, REPLACE);
    }
  }
}

/** Returns a generator of pseudo-random numbers that repeats its numbers for the same seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/** Attempts random changes, many of which the kernel rejects. Returns the number of successful ones. */
export function makeChanges(count: number, seed: number): number {
  const random = randomNumbers(seed);
  const pick = <Thing>(...things: Thing[]): Thing => things[random(things.length)]!;
  const indices = Array.from({ length: LINKS }, (_, link) => indexOf(`d${link}`));
  const port = indexOf("p0");
  const link = () => indices[random(LINKS)]!;
  const via4 = () => `10.${random(LINKS)}.0.${2 + random(4)}`;
  const via6 = () => `fd00:${random(LINKS)}::${2 + random(4)}`;
  const place = (family: number, type = "unicast", prefix = random(PREFIXES)) => {
    const header = {
      rtmFamily: family,
      rtmDstLen: family === AF_INET ? 24 : 48,
      rtmTable: pick(254, 254, 254, 77),
      rtmProtocol: 3,
      rtmScope: 0,
      rtmType: type,
    };
    const dst = family === AF_INET ? `172.16.${prefix}.0` : `2001:db8:${prefix}::`;
    return { header, dst, ...pick({}, {}, { priority: 7 }) };
  };
  const adding = () => pick(ADD, REPLACE, REPLACE, APPEND, PREPEND);
  const route = (family: number) => {
    const prefix = random(PREFIXES);
    // The kernel's dump omits IPv6 routes that are stored between two hops of a multipath route. Therefore all IPv6
    // routes to a prefix with an even number have gateways, and those to a prefix with an odd number have at most one
    // gateway.
    const [isMultipath, isMixed] = family === AF_INET ? [true, true] : [prefix % 2 === 0, prefix % 2 === 1];
    const via = family === AF_INET ? via4 : isMultipath ? via6 : () => `fd00:${prefix % LINKS}::2`;
    const at = (type?: string) => place(family, type, prefix);
    const withGateway: (() => object)[] = [
      () => ({ ...at(), gateway: via() }),
      () => ({ ...at(), gateway: via() }),
      () => ({
        ...at(),
        gateway: via(),
        prefsrc: family === AF_INET ? `10.${random(LINKS)}.0.${pick(1, 9)}` : `fd00:${random(LINKS)}::1`,
      }),
    ];
    const others: (() => object)[] = [
      () => ({ ...at(), oif: link() }),
      () => ({ ...at(pick("blackhole", "unreachable")) }),
      () => ({ ...at(), nhId: 1 + random(6) }),
    ];
    const multipath = () => ({ ...at(), multipath: hopsTo([via(), via()]) });
    const fields = pick(...withGateway, ...(isMixed ? others : []), ...(isMultipath ? [multipath] : []))();
    return request("route", "newroute", fields, adding());
  };
  const routeRemoval = (family: number) => {
    const via = family === AF_INET ? via4 : via6;
    const fields = place(family, "unspec");
    return request("route", "delroute", random(3) === 0 ? { ...fields, gateway: via() } : fields);
  };
  const neighbour = () => {
    const dst = pick(via4, via6)();
    const header = { ndmFamily: familyOf(dst), ndmIfindex: link(), ndmState: ["permanent"] };
    if (random(3) === 0) return request("neigh", "delneigh", { header, dst });
    return request("neigh", "newneigh", { header, dst, lladdr: `02:00:00:00:00:0${1 + random(9)}` }, REPLACE);
  };
  const rule = () => {
    const family = pick(AF_INET, AF_INET6);
    const header = { family, srcLen: family === AF_INET ? 24 : 64, action: "to-tbl" };
    const src = family === AF_INET ? `10.0.${random(4)}.0` : `fd00:9:0:${random(4)}::`;
    const fields = {
      header,
      src,
      table: pick(77, 78),
      priority: 100 + random(3),
      ...pick({}, { iifname: `d${random(7)}` }),
    };
    return random(2) === 0
      ? request("rule", "newrule", fields, pick(ADD, NLM_F_CREATE))
      : request("rule", "delrule", fields);
  };
  const nexthop = () =>
    pick(
      () =>
        request(
          "nexthop",
          "newnexthop",
          { header: { nhFamily: AF_INET }, id: 1 + random(2), oif: link(), gateway: via4() },
          pick(ADD, REPLACE),
        ),
      () =>
        request(
          "nexthop",
          "newnexthop",
          { header: { nhFamily: AF_INET6 }, id: 3 + random(2), oif: link(), gateway: via6() },
          pick(ADD, REPLACE),
        ),
      () =>
        request(
          "nexthop",
          "newnexthop",
          {
            id: 5,
            group: [
              { id: 1, weight: 0 },
              { id: 2, weight: 1 },
            ],
          },
          REPLACE,
        ),
      () =>
        request(
          "nexthop",
          "newnexthop",
          {
            id: 6,
            group: [
              { id: 3, weight: 0 },
              { id: 4, weight: 0 },
            ],
          },
          REPLACE,
        ),
      () => request("nexthop", "delnexthop", { id: 1 + random(6) }),
    )();
  const linkChange = () =>
    pick(
      () => setUp(link(), pick(true, true, false)),
      () => request("link", "setlink", { header: { ifiIndex: link() }, mtu: 1400 + random(10) }),
      () => addLink("d6"),
      () => request("link", "dellink", { ifname: "d6" }),
    )();
  const addressChange = () => {
    const host = pick(1, 9);
    const number = random(LINKS);
    const [local, length] = pick([`10.${number}.0.${host}`, 24] as const, [`fd00:${number}::${host}`, 64] as const);
    return random(3) > 0
      ? address("newaddr", indices[number]!, local, length, ADD)
      : address("deladdr", indices[number]!, local, length);
  };
  const change = () => {
    const kind = random(100);
    if (kind < 45) return route(pick(AF_INET, AF_INET6));
    if (kind < 70) return routeRemoval(pick(AF_INET, AF_INET6));
    if (kind < 78) return neighbour();
    if (kind < 84) return rule();
    if (kind < 91) return nexthop();
    if (kind < 94) return bridgeChange(random, indices, port);
    return kind < 97 ? linkChange() : addressChange();
  };
  let done = 0;
  for (let made = 0; made < count; made += BATCH) {
    const results = transactMultiple(NETLINK_ROUTE, Array.from({ length: BATCH }, change));
    for (const { error } of results) {
      if (error === undefined) done++;
      else if (process.env["PRINT_ERRORS"] !== undefined) console.error(error.message);
    }
  }
  return done;
}

if (import.meta.main) {
  const [command, seed] = process.argv.slice(2);
  if (command === "prepare") prepare();
  else console.log(makeChanges(Number(command), Number(seed)));
}
