import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { captureRecord, captureStart } from "../../../../apps/cli/src/decode/pcap.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import { describeWith, TemporaryFolder } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { cli, objects } from "../cli.ts";

/** RTM_GETLINK for the interface "lo". */
const request = Uint8Array.fromHex(
  "280000001200050007000000000000000000000000000000000000000000000007000300" + "6c6f0000",
);
const getLink = { family: "rt-link", operation: "getlink", fields: { ifname: "lo" } };

/** Returns lines as `tcpdump -xx` and `tcpdump -XX` print them. */
function tcpdumpLines(bytes: Uint8Array, withText: boolean): string {
  const lines = ["12:00:00.000000 Netlink, length 40"];
  for (let at = 0; at < bytes.length; at += 16) {
    const words = bytes
      .subarray(at, at + 16)
      .toHex()
      .match(/.{1,4}/g)!
      .join(" ");
    const text = withText ? `  ${"lo......".padEnd(16, ".")}` : "";
    lines.push(`\t0x${at.toString(16).padStart(4, "0")}:  ${words}${text}`);
  }
  return `${lines.join("\n")}\n`;
}

const cooked = Uint8Array.fromHex(`00070338${"00".repeat(10)}0000`);

test.each([
  ["-xx", tcpdumpLines(Buffer.concat([cooked, request]), false), { toKernel: true }],
  ["-XX", tcpdumpLines(Buffer.concat([cooked, request]), true), { toKernel: true }],
  ["-x", tcpdumpLines(request, false), {}],
])("bun-netlink decode reads the output of tcpdump %s", (_, stdin, origin) => {
  const found = objects(["decode", "-"], { stdin: stdin + stdin });
  expect(found).toMatchObject([
    { ...getLink, ...origin },
    { ...getLink, ...origin },
  ]);
});

test("bun-netlink decode reads captures and logs that are compressed with gzip", () => {
  using temporary = new TemporaryFolder();
  const folder = temporary.path;
  const file = join(folder, "netlink.pcapng.gz");
  const capture = Buffer.concat([captureStart("nlmon0"), captureRecord({ protocol: 0, bytes: request })]);
  writeFileSync(file, gzipSync(capture));
  expect(objects(["decode", file])).toMatchObject([getLink]);
  writeFileSync(file, gzipSync(Buffer.from(request.toHex())));
  expect(objects(["decode", file])).toMatchObject([getLink]);
  writeFileSync(file, gzipSync(capture).subarray(0, 30));
  expect(cli(["decode", file])).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot be uncompressed") });
});

// Output of nl_msg_dump() of libnl 3.7.0.
const libnl = `--------------------------   BEGIN NETLINK MESSAGE ---------------------------
  [NETLINK HEADER] 16 octets
    .nlmsg_len = 64
    .type = 16 <0x10>
    .flags = 1541 <REQUEST,ACK,MATCH,ATOMIC>
    .seq = 7
    .port = 0
  [PAYLOAD] 48 octets
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ................
    08 00 03 00 62 72 30 00 08 00 04 00 78 05 00 00 ....br0.....x...
    10 00 12 80 0b 00 01 00 62 72 69 64 67 65 00 00 ........bridge..
---------------------------  END NETLINK MESSAGE   ---------------------------
--------------------------   BEGIN NETLINK MESSAGE ---------------------------
  [NETLINK HEADER] 16 octets
    .nlmsg_len = 36
    .type = 2 <ERROR>
    .flags = 0 <>
    .seq = 7
    .port = 77
  [ERRORMSG] 20 octets
    .error = -19 "No such device"
  [ORIGINAL MESSAGE] 16 octets
    .nlmsg_len = 16
    .type = 16 <0x10>
    .flags = 5 <REQUEST,ACK>
    .seq = 7
    .port = 0
---------------------------  END NETLINK MESSAGE   ---------------------------
`;
// The form with attributes, which dump_attrs() of libnl prints if it knows the family.
const withAttributes = `--------------------------   BEGIN NETLINK MESSAGE ---------------------------
  [NETLINK HEADER] 16 octets
    .nlmsg_len = 64
    .type = 16 <route/link::new>
    .flags = 1541 <REQUEST,ACK,ROOT,MATCH>
    .seq = 7
    .port = 0
  [HEADER] 16 octets
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ................
  [ATTR 03] 4 octets
    62 72 30 00 br0.
  [ATTR 04] 4 octets
    78 05 00 00 x...
  [ATTR 18 NESTED] 12 octets
      [ATTR 01] 7 octets
        62 72 69 64 67 65 00 bridge.
      [PADDING] 1 octets
        00 .
---------------------------  END NETLINK MESSAGE   ---------------------------
`;
const newLink = {
  ...{ family: "rt-link", operation: "newlink", protocol: 0 },
  fields: { ifname: "br0", mtu: 1400, linkinfo: { kind: "bridge" } },
};

test("bun-netlink decode reads the debug text of libnl", () => {
  expect(objects(["decode", "-"], { stdin: libnl + withAttributes })).toMatchObject([newLink, { type: 2 }, newLink]);
  expect(cli(["decode", "-"], { stdin: libnl }).stdout).toContain("error 19, ENODEV: no such device");
  const generic = `${withAttributes.split("\n")[0]}
  [NETLINK HEADER] 16 octets
    .nlmsg_len = 32
    .type = 16 <genl/family::nlctrl>
    .flags = 5 <REQUEST,ACK>
    .seq = 9
    .port = 0
  [GENERIC NETLINK HEADER] 4 octets
    .cmd = 3
    .version = 2
    .unused = 0x0
  [ATTR 02] 8 octets
    65 74 68 74 6f 6f 6c 00 ethtool.
`;
  expect(objects(["decode", "-"], { stdin: generic })).toMatchObject([
    { family: "nlctrl", operation: "getfamily", protocol: 16, fields: { familyName: "ethtool" } },
  ]);
});

test("bun-netlink decode rejects a message of a debug text whose parts have another length than its header", () => {
  const stdin = libnl.replace("    08 00 03 00 62 72 30 00 08 00 04 00 78 05 00 00 ....br0.....x...\n", "");
  expect(cli(["decode", "-"], { stdin })).toMatchObject({
    status: 1,
    stderr: "error: -: message 1: 48 bytes, but its header says 64\n",
  });
});

describeWith(["nft"], "bun-netlink decode of the debug text of libmnl", () => {
  test("reads what nft --debug=mnl prints", () => {
    using netns = NetworkNamespace.create();
    const command =
      "table inet t { set s { type inet_service; elements = { 22, 80 } ; } ; chain c { tcp dport @s accept ; } ; }";
    const stdin = runIn(netns, ["sh", "-c", 'nft --debug=mnl "$0" 2>&1', command.replaceAll(" ; }", "\n}")]);
    const found = objects(["decode", "-"], { stdin }).filter(({ operation }) => /^new/.test(String(operation)));
    const byOperation = Object.fromEntries(found.map(({ operation, fields }) => [operation, fields]));
    expect(byOperation).toMatchObject({
      newtable: { name: "t" },
      newset: { table: "t", name: "s" },
      newchain: { table: "t", name: "c" },
      newsetelem: { set: "s" },
      newrule: { chain: "c", expressions: { elem: expect.any(Array) } },
    });
    for (const { protocol, family } of found) expect([protocol, family]).toEqual([12, "nftables"]);
  });
});
