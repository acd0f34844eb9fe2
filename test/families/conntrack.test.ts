// Compares the connections that the conntrack client reads with the output of the program `conntrack`.
import { expect, test } from "bun:test";
import type { Client } from "../../src/client/index.ts";
import {
  type ConntrackAttrs,
  conntrack,
  type Events,
  type Groups,
  type Operations,
  type TupleAttrs,
} from "../../src/families/conntrack.ts";
import {
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  NetlinkError,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
} from "../../src/index.ts";
import { thrown } from "../message/bytes.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable, whereTheKernelHas } from "../support/environment.ts";
import { expectEventually } from "../support/eventually.ts";
import { labOf } from "../support/fixtures.ts";
import { runAll, runIn } from "../support/oracle.ts";
import { until } from "../support/threads.ts";
import { eventsUntil, undescribed } from "./oracles.ts";

type Tracker = Client<Operations, Events, Groups>;

const IPPROTO_ICMP = 1;
const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;
const CREATE = { flags: NLM_F_CREATE | NLM_F_EXCL };
const inet4 = { nfgenFamily: AF_INET };
const everything = { header: { nfgenFamily: AF_UNSPEC } };

function lab(): { netns: NetworkNamespace; client: Tracker } & Disposable {
  const netns = NetworkNamespace.create();
  return labOf(netns, conntrack.connect({ netns }));
}

/** One direction of a flow, as `conntrack` prints it. */
interface End {
  src: string;
  dst: string;
  protocol: number;
  sport?: number | undefined;
  dport?: number | undefined;
}

/** A connection as `conntrack` prints it. */
interface Flow {
  original: End;
  reply: End;
  timeout: number | undefined;
  mark: number | undefined;
  zone: number | undefined;
  id: number;
  state: string | undefined;
  assured: boolean;
  unreplied: boolean;
}

function textOf(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}

function numberOf(xml: string, tag: string): number | undefined {
  const text = textOf(xml, tag);
  return text === undefined ? undefined : Number(text);
}

function endIn(flow: string, direction: string): End {
  const [, xml] = new RegExp(`<meta direction="${direction}">(.*?)</meta>`).exec(flow)!;
  const ports = { sport: numberOf(xml!, "sport"), dport: numberOf(xml!, "dport") };
  const protocol = Number(/<layer4 protonum="(\d+)"/.exec(xml!)![1]);
  return withoutMissing({ src: textOf(xml!, "src")!, dst: textOf(xml!, "dst")!, protocol, ...ports });
}

function withoutMissing<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

const byId = (one: Flow, other: Flow) => one.id - other.id;

/** Returns the connections that `conntrack` lists. */
function theirFlows(netns: NetworkNamespace): Flow[] {
  const lists = ["ipv4", "ipv6"].map((family) => {
    return runIn(netns, ["conntrack", "-L", "-f", family, "-o", "xml,id"]);
  });
  return [...lists.join("").matchAll(/<flow>(.*?)<\/flow>/gs)]
    .map(([, xml]) => ({
      original: endIn(xml!, "original"),
      reply: endIn(xml!, "reply"),
      timeout: numberOf(xml!, "timeout"),
      mark: numberOf(xml!, "mark"),
      zone: numberOf(xml!, "zone"),
      id: numberOf(xml!, "id")!,
      state: textOf(xml!, "state")?.toLowerCase().replaceAll("_", "-"),
      assured: xml!.includes("<assured/>"),
      unreplied: xml!.includes("<unreplied/>"),
    }))
    .sort(byId);
}

function endOf({ tupleIp = {}, tupleProto = {} }: TupleAttrs): End {
  return withoutMissing({
    src: (tupleIp.ipV4Src ?? tupleIp.ipV6Src)!,
    dst: (tupleIp.ipV4Dst ?? tupleIp.ipV6Dst)!,
    protocol: tupleProto.protoNum!,
    sport: tupleProto.protoSrcPort,
    dport: tupleProto.protoDstPort,
  });
}

/** Converts a connection that the client returned to the form in which `conntrack` prints connections. */
function flowOf(read: ConntrackAttrs): Flow {
  const state = read.protoinfo?.protoinfoTcp?.tcpState;
  return {
    original: endOf(read.tupleOrig!),
    reply: endOf(read.tupleReply!),
    timeout: read.timeout,
    mark: read.mark,
    zone: read.zone,
    id: read.id!,
    state: state as string | undefined,
    assured: read.status!.includes("assured"),
    unreplied: !read.status!.includes("seen-reply"),
  };
}

/** Returns the connection with a rounded timeout, because a second may pass between two dumps. */
function steady(flow: Flow): object {
  return { ...flow, timeout: flow.timeout === undefined ? undefined : Math.floor(flow.timeout / 10) };
}

/** Compares the client's connections with those of `conntrack`, and returns the client's connections. */
function compare({ netns, client }: { netns: NetworkNamespace; client: Tracker }): ConntrackAttrs[] {
  let read: ConntrackAttrs[] = [];
  expectEventually(() => {
    read = client.dump("get", everything).toArray();
    return [read.map(flowOf).sort(byId).map(steady), theirFlows(netns).map(steady)];
  });
  expect(undescribed(read)).toEqual([]);
  return read;
}

const tuple = (src: string, dst: string, protoNum: number, protoSrcPort: number, protoDstPort: number) => ({
  tupleIp: src.includes(":") ? { ipV6Src: src, ipV6Dst: dst } : { ipV4Src: src, ipV4Dst: dst },
  tupleProto: { protoNum, protoSrcPort, protoDstPort },
});

const web = {
  header: inet4,
  tupleOrig: tuple("10.0.0.1", "10.0.0.2", IPPROTO_TCP, 1000, 80),
  tupleReply: tuple("10.0.0.2", "10.0.0.1", IPPROTO_TCP, 80, 1000),
};

whereTheKernelHas("connection tracking", namespacesAvailable && hasConntrack(), () => {
  const program = hasProgram("conntrack");

  describeInNamespaces("conntrack client", () => {
    test.skipIf(!program)("lists the same connections as `conntrack`", () => {
      using both = lab();
      const { netns, client } = both;
      client.do(
        "new",
        {
          ...web,
          status: ["confirmed", "assured", "seen-reply"],
          timeout: 305,
          mark: 7,
          protoinfo: { protoinfoTcp: { tcpState: "established" } },
        },
        CREATE,
      );
      client.do(
        "new",
        {
          header: { nfgenFamily: AF_INET6 },
          tupleOrig: tuple("fd00::1", "fd00::2", IPPROTO_UDP, 53, 54),
          tupleReply: tuple("fd00::2", "fd00::1", IPPROTO_UDP, 54, 53),
          status: ["confirmed"],
          timeout: 665,
          zone: 5,
        },
        CREATE,
      );
      client.do(
        "new",
        {
          header: inet4,
          tupleOrig: {
            tupleIp: { ipV4Src: "10.0.0.1", ipV4Dst: "10.0.0.2" },
            tupleProto: { protoNum: IPPROTO_ICMP, protoIcmpType: 8, protoIcmpCode: 0, protoIcmpId: 77 },
          },
          tupleReply: {
            tupleIp: { ipV4Src: "10.0.0.2", ipV4Dst: "10.0.0.1" },
            tupleProto: { protoNum: IPPROTO_ICMP, protoIcmpType: 0, protoIcmpCode: 0, protoIcmpId: 77 },
          },
          timeout: 635,
        },
        CREATE,
      );
      const made = [
        "conntrack -I -p udp -s 10.1.0.1 -d 10.1.0.2 --sport 9 --dport 10 -t 605 -m 3 -u SEEN_REPLY,ASSURED",
        "conntrack -I -p udp -s 10.2.0.1 -d 10.2.0.2 --sport 9 --dport 10 -t 665 -w 4 -n 10.9.9.9",
        "conntrack -I -p tcp -s 10.3.0.1 -d 10.3.0.2 --sport 9 --dport 10 -t 665 --state SYN_SENT",
      ];
      runAll(netns, made);
      const read = compare(both);
      expect(read).toHaveLength(6);
      expect(client.do("get-stats-global", { header: inet4 })).toMatchObject({ entries: 6 });
      expect(client.do("get", { header: inet4, tupleOrig: web.tupleOrig })).toMatchObject({
        ...web,
        header: expect.anything(),
        mark: 7,
        protoinfo: { protoinfoTcp: { tcpState: "established" } },
      });
      const translated = read.find(({ tupleOrig }) => tupleOrig?.tupleIp?.ipV4Src === "10.2.0.1");
      expect(translated?.status).toContain("src-nat");
      expect(translated?.tupleReply?.tupleIp).toEqual({ ipV4Src: "10.2.0.2", ipV4Dst: "10.9.9.9" });
      const marked = client.dump("get", { ...everything, mark: 7, markMask: 0xff }).toArray();
      expect(marked.map(({ tupleOrig }) => tupleOrig)).toEqual([web.tupleOrig]);
    });

    test.skipIf(!program)("reports created, changed and deleted connections as events", async () => {
      using both = lab();
      const { netns, client } = both;
      const groups = ["nfnlgrp-conntrack-new", "nfnlgrp-conntrack-update", "nfnlgrp-conntrack-destroy"] as const;
      await using events = client.events(groups, { inLoop: true });
      const next = async () => (await eventsUntil(events, () => true))[0]!;
      client.do("new", { ...web, status: ["confirmed"], timeout: 305, mark: 1 }, CREATE);
      expect(await next()).toMatchObject({ name: "new-ntf", group: 1, fields: { ...web, header: {}, mark: 1 } });
      compare(both);

      const known = { header: inet4, tupleOrig: web.tupleOrig };
      client.do("new", { ...known, mark: 2, timeout: 905, status: ["confirmed", "assured", "seen-reply"] });
      const changed = await next();
      expect(changed).toMatchObject({ name: "new-ntf", group: 2, fields: { mark: 2 } });
      expect((changed.fields as ConntrackAttrs).status).toEqual(expect.arrayContaining(["assured", "seen-reply"]));
      const [read] = compare(both);
      expect(read!.timeout).toBeGreaterThan(800);

      runIn(netns, "conntrack -U -p tcp -s 10.0.0.1 -d 10.0.0.2 --sport 1000 --dport 80 -m 9 -t 505".split(" "));
      expect(await next()).toMatchObject({ name: "new-ntf", group: 2, fields: { mark: 9 } });
      compare(both);
      client.do("new", { ...known, mark: 0x30, markMask: 0xf0 });
      expect(await next()).toMatchObject({ fields: { mark: 0x39 } });

      // A reply to the operation `get` is also a valid request.
      client.do("delete", client.do("get", known));
      expect(await next()).toMatchObject({ name: "delete-ntf", group: 3, fields: { tupleOrig: web.tupleOrig } });
      expect(compare(both)).toEqual([]);
      expect(thrown(() => client.do("get", known))).toMatchObject({ code: "ENOENT" });

      for (const port of [1, 2, 3]) {
        const tupleOrig = tuple("10.0.0.1", "10.0.0.2", IPPROTO_UDP, port, 9);
        const tupleReply = tuple("10.0.0.2", "10.0.0.1", IPPROTO_UDP, 9, port);
        client.do("new", { header: inet4, tupleOrig, tupleReply, timeout: 600, mark: port }, CREATE);
      }
      runIn(netns, ["conntrack", "-D", "-m", "2"]);
      const gone = await eventsUntil(events, ({ name }) => name === "delete-ntf");
      expect(gone.map(({ name }) => name)).toEqual(["new-ntf", "new-ntf", "new-ntf", "delete-ntf"]);
      expect(gone.at(-1)?.fields).toMatchObject({ mark: 2 });
      client.do("delete", { header: inet4 });
      const rest = [await next(), await next()].map(({ name }) => name);
      expect(rest).toEqual(["delete-ntf", "delete-ntf"]);
      const entries = () => client.do("get-stats-global", { header: inet4 }).entries;
      await until(() => entries() === 0, "the last one is freed");
      expect(undescribed([changed, gone])).toEqual([]);
    });

    test.skipIf(!program)("lists and reports the same expectations as `conntrack`", async () => {
      using both = lab();
      const { netns, client } = both;
      // By default, the kernel announces only connections that were created while some socket was in the multicast
      // group.
      const groups = ["nfnlgrp-conntrack-exp-new", "nfnlgrp-conntrack-exp-destroy"] as const;
      await using events = client.events(groups, { inLoop: true });
      // Only a connection with a helper can have expectations.
      client.do("new", { ...web, status: ["confirmed"], timeout: 305, help: { helpName: "ftp" } }, CREATE);
      const expected = tuple("10.0.0.1", "10.0.0.2", IPPROTO_TCP, 0, 2000);
      const fields = {
        header: inet4,
        master: web.tupleOrig,
        tuple: expected,
        mask: tuple("255.255.255.255", "255.255.255.255", IPPROTO_TCP, 0, 0xffff),
        flags: ["permanent" as const],
      };
      client.do("exp-new", fields, CREATE);
      const [read] = client.dump("exp-get", { header: inet4 }).toArray();
      expect(read).toMatchObject({ tuple: expected, master: web.tupleOrig, flags: ["permanent"], helpName: "ftp" });
      // The connection's helper determines the timeout of the expectation.
      expect(read!.timeout).toBeWithin(200, 301);
      expect(client.do("exp-get", { header: inet4, tuple: expected }).id).toBe(read!.id!);
      const line = runIn(netns, ["conntrack", "-L", "expect"]).trim();
      expect(line).toMatch(/^(2\d\d|300) proto=6 src=10\.0\.0\.1 dst=10\.0\.0\.2 sport=0 dport=2000 /);
      expect(line).toContain("mask-src=255.255.255.255 mask-dst=255.255.255.255 sport=0 dport=65535");
      expect(line).toContain("master-src=10.0.0.1 master-dst=10.0.0.2 sport=1000 dport=80 PERMANENT");
      client.do("exp-delete", { header: inet4, tuple: expected });
      expect(client.dump("exp-get", { header: inet4 }).toArray()).toEqual([]);
      // The kernel returns one entry of statistics per CPU.
      const counts = client.dump("exp-get-stats").toArray();
      expect(counts.length).toBeGreaterThan(0);
      expect(counts.every(({ create, delete: deleted }) => typeof create === "number" && deleted !== undefined)).toBe(
        true,
      );
      const received = await eventsUntil(events, ({ name }) => name === "exp-delete-ntf");
      expect(received.map(({ name, group }) => [name, group])).toEqual([
        ["exp-new-ntf", 4],
        ["exp-delete-ntf", 6],
      ]);
      expect(received[0]!.fields).toMatchObject({ tuple: expected });
      expect(undescribed([read, received])).toEqual([]);
    });
  });
});

/** Returns whether the kernel tracks connections and allows this user to read them. */
function hasConntrack(): boolean {
  using both = lab();
  try {
    both.client.dump("get", everything).toArray();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError) return false;
    throw error;
  }
}
