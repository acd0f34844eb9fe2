// Families in which an event has the number of a reply: the request with the same sequence number tells them apart.
import { describe, expect, test } from "bun:test";
import { type Decoded, Decoder } from "../../../../apps/cli/src/decode/decoder.ts";
import { StraceReader } from "../../../../apps/cli/src/decode/strace.ts";
import { dcb } from "../../../../src/families/dcb.ts";
import { mptcpPm } from "../../../../src/families/mptcp-pm.ts";
import { nlctrl } from "../../../../src/families/nlctrl.ts";
import { rtCanGw } from "../../../../src/families/rt-can-gw.ts";
import { rtRoute } from "../../../../src/families/rt-route.ts";
import { sockDiag } from "../../../../src/families/sock-diag.ts";
import {
  ENODEV,
  ENOENT,
  GENL_ID_CTRL,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NETLINK_SOCK_DIAG,
  NLMSG_ERROR,
  RTM_NEWROUTE,
} from "../../../../src/index.ts";
import { encodeAttributes, type Family, operationCodec } from "../../../../src/schema/index.ts";

const MPTCP = 40;
const PORT_ID = 4711;

/** Returns a message with a header and a payload. */
function message(type: number, sequence: number, portId: number, flags: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(16 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  view.setUint32(8, sequence, true);
  view.setUint32(12, portId, true);
  bytes.set(payload, 16);
  return bytes;
}

/** Returns a request as it is sent, with a sequence number. */
function request(
  family: Family,
  operation: string,
  kind: "do" | "dump",
  fields: object,
  sequence: number,
  type?: number,
) {
  const { bytes } = operationCodec(family, operation).request(
    kind,
    fields as never,
    type === undefined ? {} : { type },
  );
  const sent = bytes.slice();
  new DataView(sent.buffer).setUint32(0, sent.length, true);
  new DataView(sent.buffer).setUint32(8, sequence, true);
  return sent;
}

async function decoder(): Promise<Decoder> {
  const made = new Decoder([]);
  const attributes = encodeAttributes(nlctrl, "ctrl-attrs", { familyId: MPTCP, familyName: "mptcp_pm" });
  const reply = message(GENL_ID_CTRL, 0, 0, 0, Uint8Array.of(1, 2, 0, 0, ...attributes));
  await made.datagram(reply, NETLINK_GENERIC);
  return made;
}

const unixReply = Uint8Array.of(1, 1, 1, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
const endpoint = encodeAttributes(mptcpPm, "attr", { addr: { family: 2, id: 1, addr4: "192.0.2.1" } });
const limits = encodeAttributes(mptcpPm, "attr", { rcvAddAddrs: 1, subflows: 2 });
const replies: [string, number, (sequence: number) => Uint8Array, number, Uint8Array, string, string][] = [
  [
    "sock-diag 20",
    NETLINK_SOCK_DIAG,
    (sequence) => request(sockDiag, "unix", "dump", { header: { udiagStates: [] } }, sequence),
    20,
    unixReply,
    "unix",
    "inet-destroy-ntf",
  ],
  [
    "mptcp_pm 3",
    NETLINK_GENERIC,
    (sequence) => request(mptcpPm, "get-addr", "dump", {}, sequence, MPTCP),
    MPTCP,
    Uint8Array.of(3, 1, 0, 0, ...endpoint),
    "get-addr",
    "closed-ntf",
  ],
  [
    "mptcp_pm 6",
    NETLINK_GENERIC,
    (sequence) => request(mptcpPm, "get-limits", "do", {}, sequence, MPTCP),
    MPTCP,
    Uint8Array.of(6, 1, 0, 0, ...limits),
    "get-limits",
    "announced-ntf",
  ],
  [
    "dcb 79",
    NETLINK_ROUTE,
    (sequence) => request(dcb, "ieee-set", "do", { ifname: "eth0", ieee: {} }, sequence),
    79,
    Uint8Array.of(0, 0x14, 0, 0, 5, 0, 13, 0, 0xea, 0, 0, 0),
    "ieee-set",
    "ieee-set-ntf",
  ],
];

describe.each(replies)("A message of %s", (_, protocol, ask, type, payload, operation, event) => {
  const received = (sequence: number, portId: number) => message(type, sequence, portId, 0, payload);
  const nameOf = async (made: Decoder, bytes: Uint8Array, socket?: string) => {
    const [found] = (await made.datagram(bytes, protocol, socket)) as Decoded[];
    expect(found?.fields?.["unparsed"]).toBeUndefined();
    return found?.operation;
  };

  test.each([5, 0])("is a reply to the request with its sequence number %p", async (sequence) => {
    const made = await decoder();
    expect(await nameOf(made, ask(sequence))).toBe(operation);
    expect(await nameOf(made, received(sequence, PORT_ID))).toBe(operation);
    // A dump has several replies.
    expect(await nameOf(made, received(sequence, PORT_ID))).toBe(operation);
  });

  test("is an event without such a request", async () => {
    const made = await decoder();
    const kind = async (bytes: Uint8Array, socket?: string) =>
      ((await made.datagram(bytes, protocol, socket)) as Decoded[])[0]?.operation;
    expect(await kind(received(5, PORT_ID))).toBe(event);
    await made.datagram(ask(5), protocol, "7 3");
    expect(await kind(received(6, PORT_ID), "7 3")).toBe(event);
    expect(await kind(received(5, 0), "7 3")).toBe(event);
    expect(await kind(received(5, PORT_ID), "7 4")).toBe(event);
  });
});

describe("An error in a log of strace", () => {
  const read = (text: string) =>
    [...new StraceReader(NETLINK_GENERIC, (name) => (name === "nlctrl" ? GENL_ID_CTRL : undefined)).read(text)].flatMap(
      ({ bytes, toKernel }) => {
        expect(toKernel).toBe(false);
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        expect(view.getUint32(0, true)).toBe(bytes.length);
        return [{ type: view.getUint16(4, true), errno: view.getInt32(16, true), request: bytes.subarray(20).toHex() }];
      },
    );
  const start = `recvmsg(3, {msg_iov=[{iov_base=[{nlmsg_len=`;
  const quoted = "{nlmsg_len=32, nlmsg_type=nlctrl, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK, nlmsg_seq=9, nlmsg_pid=0}";
  const header = "20000000100005000900000000000000";

  test("keeps its number and the request that it quotes", () => {
    const payload = "\\x03\\x00\\x00\\x00\\x09\\x00\\x02\\x00\\x6e\\x6f\\x70\\x65\\x00\\x00\\x00\\x00";
    const log = `${start}52, nlmsg_type=NLMSG_ERROR, nlmsg_flags=0, nlmsg_seq=9, nlmsg_pid=7}, {error=-ENOENT, msg=[${quoted}, "${payload}"]}], iov_len=32768}], msg_flags=0}, 0) = 52\n`;
    const request = `${header}03000000090002006e6f706500000000`;
    expect(read(log)).toEqual([{ type: NLMSG_ERROR, errno: -ENOENT, request }]);
  });

  test("has the kernel's reason", () => {
    const reason = "\\x6e\\x6f\\x00";
    const log = `${start}100, nlmsg_type=NLMSG_ERROR, nlmsg_flags=NLM_F_ACK_TLVS, nlmsg_seq=9, nlmsg_pid=7}, [{error=-ENODEV, msg=[${quoted}, "\\x03\\x00\\x00\\x00\\x09\\x00\\x02\\x00\\x6e\\x6f\\x70\\x65\\x00\\x00\\x00\\x00"]}, [[{nla_len=7, nla_type=NLMSGERR_ATTR_MSG}, "${reason}"...], [{nla_len=8, nla_type=NLMSGERR_ATTR_OFFS}, 24]]]], iov_len=65536}], msg_flags=0}, 0) = 100\n`;
    const [error] = read(log);
    expect(error).toMatchObject({ type: NLMSG_ERROR, errno: -ENODEV });
    expect(error!.request).toEndWith("070001006e6f0000");
  });

  test("has the header of a request that strace decoded", () => {
    const quotedLink = "{nlmsg_len=52, nlmsg_type=RTM_GETLINK, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=9, nlmsg_pid=0}";
    const log = `${start}72, nlmsg_type=NLMSG_ERROR, nlmsg_flags=0, nlmsg_seq=9, nlmsg_pid=7}, {error=-ENODEV, msg=[${quotedLink}, {ifi_family=AF_UNSPEC, ifi_type=ARPHRD_NETROM}]}], iov_len=32768}], msg_flags=0}, 0) = 72\n`;
    expect(read(log)).toEqual([{ type: NLMSG_ERROR, errno: -ENODEV, request: "34000000120001000900000000000000" }]);
  });

  test("of value 0 is an acknowledgement", () => {
    const capped = `${start}36, nlmsg_type=NLMSG_ERROR, nlmsg_flags=NLM_F_CAPPED, nlmsg_seq=9, nlmsg_pid=7}, {error=0, msg=${quoted}}], iov_len=65536}], msg_flags=0}, 0) = 36\n`;
    expect(read(capped)).toEqual([{ type: NLMSG_ERROR, errno: 0, request: header }]);
  });

  test("names types of netfilter", () => {
    const log = `${start}36, nlmsg_type=NLMSG_ERROR, nlmsg_flags=NLM_F_CAPPED, nlmsg_seq=9, nlmsg_pid=7}, {error=-ENOENT, msg={nlmsg_len=32, nlmsg_type=NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_GETTABLE, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=9, nlmsg_pid=0}}], iov_len=65536}], msg_flags=0}, 0) = 36\n`;
    expect(read(log)).toMatchObject([{ errno: -ENOENT, request: "20000000010a01000900000000000000" }]);
  });
});

// can_family of struct rtcanmsg (linux/can/gw.h) tells jobs of the CAN gateway from routes.
test("messages about routes belong to the CAN gateway if their family is AF_CAN", async () => {
  const job = request(rtCanGw, "newroute", "do", { header: { gwtype: "can-can" }, srcIf: 1, dstIf: 2 }, 1);
  const route = request(rtRoute, "newroute", "do", { header: { rtmFamily: 2, rtmType: "unicast" }, oif: 1 }, 2);
  const decoder = new Decoder([]);
  for (const [sent, family] of [
    [job, "rt-can-gw"],
    [route, "rt-route"],
    [request(rtRoute, "getroute", "dump", {}, 3), "rt-route"],
    [message(RTM_NEWROUTE, 0, 0, 0, job.subarray(16)), "rt-can-gw"],
    [message(RTM_NEWROUTE, 0, 0, 0, route.subarray(16)), "rt-route"],
  ] as const)
    expect(await decoder.datagram(sent, NETLINK_ROUTE)).toMatchObject([{ family }]);
});
