import { expect, test } from "bun:test";
import { conntrack } from "../../src/families/conntrack.ts";
import { nflog as log } from "../../src/families/nflog.ts";
import { nfqueue as queue } from "../../src/families/nfqueue.ts";
import {
  AF_INET,
  NETLINK_NETFILTER,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
} from "../../src/index.ts";
import { decodeAttributes, encodeAttributes, eventCodec, type Fields, messageNumber } from "../../src/schema/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { runIn } from "../support/oracle.ts";
import { ask, entries, refusal } from "./family.ts";

const header = { nfgenFamily: AF_INET };

const tuple = (from: string, to: string, sport: number, dport: number) => ({
  tupleIp: { ipV4Src: from, ipV4Dst: to },
  tupleProto: { protoNum: 6, protoSrcPort: sport, protoDstPort: dport },
});

test("Queued packets and verdicts have the kernel's layout", () => {
  const packet = encodeAttributes(queue, "packet", {
    packetHdr: { packetId: 258, hwProtocol: 0x0800, hook: 3 },
    capLen: 1500,
    ct: { mark: 7 },
  });
  expect(packet.toHex()).toBe(
    "0b000100" + "00000102080003" + "00" + "08000d00" + "000005dc" + "0c000b80" + "08000800" + "00000007",
  );
  expect(decodeAttributes(queue, "packet", packet)).toMatchObject({ ct: { mark: 7 } });
  const verdict = encodeAttributes(queue, "packet", { verdictHdr: { verdict: "accept", id: 258 } });
  expect(verdict.toHex()).toBe("0c000200" + "00000001" + "00000102");
  const config = encodeAttributes(log, "config", { mode: { copyRange: 96, copyMode: "packet" } });
  expect(config.toHex()).toBe("0a000200" + "000000600200" + "0000");
});

describeInNamespaces("netfilter specs", () => {
  test("bind, configure and unbind a queue and a log group", () => {
    const set = { params: { copyRange: 128, copyMode: "packet" }, queueMaxlen: 64 };
    const told = { mode: { copyRange: 128, copyMode: "packet" }, timeout: 50, flags: ["seq"] };
    for (const [family, command, fields] of [
      [queue, (name: string) => ({ command: name, pf: AF_INET }), set],
      [log, (name: string) => ({ command: name }), told],
    ] as const) {
      using netns = NetworkNamespace.create();
      const numbered = { header: { ...header, resId: 9 } };
      try {
        ask(netns, family, "config", { ...numbered, cmd: command("bind") });
      } catch (error) {
        // The kernel may have been built without queues or without log groups.
        if (!(error instanceof NetlinkError) || !["EINVAL", "EOPNOTSUPP"].includes(error.code)) throw error;
        continue;
      }
      ask(netns, family, "config", { ...numbered, ...fields });
      ask(netns, family, "config", { ...numbered, cmd: command("unbind") });
      expect(refusal(netns, family, "config", { ...numbered, ...fields }).code).toBe("ENODEV");
    }
  });

  test.skipIf(!hasProgram("conntrack"))("describe a connection and its events like `conntrack`", () => {
    using netns = NetworkNamespace.create();
    using socket = NetlinkSocket.open(NETLINK_NETFILTER, { netns });
    for (const group of ["new", "update", "destroy"]) {
      socket.joinGroup(conntrack.groups[`nfnlgrp-conntrack-${group}`]!.number!);
    }
    const fields = {
      header,
      tupleOrig: tuple("10.0.0.1", "10.0.0.2", 1000, 80),
      tupleReply: tuple("10.0.0.2", "10.0.0.1", 80, 1000),
      status: ["confirmed", "assured", "seen-reply"],
      timeout: 300,
      protoinfo: { protoinfoTcp: { tcpState: "established" } },
    };
    ask(netns, conntrack, "new", { ...fields, mark: 17 }, NLM_F_CREATE | NLM_F_EXCL);
    expect(runIn(netns, ["conntrack", "-L"])).toMatch(/tcp .*ESTABLISHED src=10\.0\.0\.1 dst=10\.0\.0\.2 .*mark=17/);
    const [listed] = entries(netns, conntrack, "get", { header });
    expect(listed).toMatchObject({ tupleOrig: fields.tupleOrig, tupleReply: fields.tupleReply, mark: 17 });
    expect(listed!["unparsed"] ?? listed!["unknown"]).toBeUndefined();
    expect(ask(netns, conntrack, "get-stats-global", { header })).toMatchObject({ entries: 1 });
    ask(netns, conntrack, "new", { header, tupleOrig: fields.tupleOrig, mark: 18 });
    expect(ask(netns, conntrack, "get", { header, tupleOrig: fields.tupleOrig })).toMatchObject({ mark: 18 });
    expect(entries(netns, conntrack, "get-ctrzero", { header })).toHaveLength(1);
    ask(netns, conntrack, "delete", { header, tupleOrig: fields.tupleOrig });
    expect(entries(netns, conntrack, "get", { header })).toHaveLength(0);
    expect(refusal(netns, conntrack, "delete", { header, tupleOrig: fields.tupleOrig }).code).toBe("ENOENT");
    const told: [string, Fields][] = [];
    for (let datagram = socket.receive(); datagram !== undefined; datagram = socket.receive()) {
      for (const event of datagram.messages()) {
        const codec = eventCodec(conntrack, messageNumber(conntrack, event), event)!;
        told.push([codec.operation.name, codec.decode(event)]);
      }
    }
    expect(told.map(([name]) => name)).toEqual(["new-ntf", "new-ntf", "delete-ntf"]);
    for (const [, event] of told) expect(event).toMatchObject({ tupleOrig: fields.tupleOrig });
  });
});
