import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { captureRecord, captureStart, readCapture } from "../../../apps/cli/src/decode/pcap.ts";
import { ethtool } from "../../../src/families/ethtool.ts";
import { nlctrl } from "../../../src/families/nlctrl.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { formatMessage, type Message, NETLINK_GENERIC, NETLINK_ROUTE, transactAll } from "../../../src/index.ts";
import { operationCodec } from "../../../src/schema/index.ts";
import { randomBelow } from "../../message/random.ts";
import { describeInNamespaces, hasProgram, temporaryFolder } from "../../support/environment.ts";
import { cli, objects, output } from "./cli.ts";

const folder = temporaryFolder();

/** Encodes a request as it is sent, with the length in the header. */
function sent(message: Message): Uint8Array {
  const bytes = message.bytes.slice();
  new DataView(bytes.buffer).setUint32(0, bytes.length, true);
  return bytes;
}

const getlink = sent(operationCodec(rtLink, "getlink").request("do", { ifname: "lo" }));
const getfamily = sent(operationCodec(nlctrl, "getfamily").request("do", { familyName: "nlctrl" }, { type: 16 }));
const TIME = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const frames = [
  { protocol: NETLINK_ROUTE, bytes: getlink, time: TIME, toKernel: true },
  { protocol: NETLINK_GENERIC, bytes: getfamily, time: TIME + 1, toKernel: true },
];
const pcapng = Buffer.concat([captureStart("nlmon0"), ...frames.map(captureRecord)]);

/** Returns a pcap file with captured frames, in the given byte order and time resolution. */
function pcap(little: boolean, nanoseconds: boolean): Uint8Array {
  const header = new DataView(new ArrayBuffer(24));
  header.setUint32(0, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, little);
  header.setUint32(20, 253, little);
  const records = frames.map(({ protocol, bytes, time }) => {
    const record = new Uint8Array(32 + bytes.length);
    const view = new DataView(record.buffer);
    view.setUint32(0, Math.floor(time / 1000), little);
    view.setUint32(4, (time % 1000) * (nanoseconds ? 1e6 : 1e3), little);
    view.setUint32(8, 16 + bytes.length, little);
    view.setUint32(12, 16 + bytes.length, little);
    view.setUint16(16, 7, false);
    view.setUint16(18, 824, false);
    view.setUint16(30, protocol, false);
    record.set(bytes, 32);
    return record;
  });
  return Buffer.concat([new Uint8Array(header.buffer), ...records]);
}

const decoded = [
  {
    time: "2026-01-02T03:04:05.678Z",
    protocol: 0,
    toKernel: true,
    family: "rt-link",
    operation: "getlink",
    kind: "request",
  },
  { time: "2026-01-02T03:04:05.679Z", protocol: 16, family: "nlctrl", fields: { familyName: "nlctrl" } },
];

function write(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("bun-netlink decode", () => {
  test.each([
    ["pcapng", pcapng],
    ["pcap", pcap(true, false)],
    ["pcap, big-endian", pcap(false, false)],
    ["pcap with times in nanoseconds", pcap(true, true)],
  ])("reads a file in the capture format %s", (name, bytes) => {
    expect(objects(["decode", write(name, bytes)])).toMatchObject(decoded);
    expect(objects(["decode", join(folder, name), "--protocol", "generic"])).toMatchObject(decoded.slice(1));
  });

  test("prints the direction, family, operation, header and fields of a message", () => {
    const lines = output(["decode", write("text", pcapng)]).split("\n");
    expect(lines[0]).toMatch(
      /^2026-01-02T03:04:05\.678Z → rt-link\.getlink RTM_GETLINK \(18\), \d+ bytes, NLM_F_REQUEST, /,
    );
    expect(lines).toContain("  ifname: lo");
  });

  const hex = getlink.toHex();
  const pairs = hex.match(/../g)!;
  const xxd =
    Bun.spawnSync(["true"]) &&
    pairs
      .map((pair, at) =>
        at % 16 === 0 ? `\n${at.toString(16).padStart(8, "0")}: ${pair}` : at % 2 === 0 ? ` ${pair}` : pair,
      )
      .join("");
  const dump = pairs
    .map((pair, at) =>
      at % 16 === 0
        ? `${at === 0 ? "" : "  |........|\n"}${at.toString(16).padStart(8, "0")}  ${pair}`
        : ` ${at % 8 === 0 ? " " : ""}${pair}`,
    )
    .join("");
  test.each([
    ["digits", hex],
    ["pairs of digits", pairs.join(" ")],
    ["pairs with colons in two lines", `${pairs.slice(0, 16).join(":")}\n${pairs.slice(16).join(":")}`],
    ["a C string", pairs.map((pair) => `\\x${pair}`).join("")],
    ["xxd output", xxd],
    ["hexdump -C output", dump],
    ["two datagrams", `${hex}\n\n${hex}`],
  ])("reads a hex dump in the form of %s", (name, stdin) => {
    const found = objects(["decode", "-"], { stdin });
    expect(found).toHaveLength(name === "two datagrams" ? 2 : 1);
    expect(found.at(-1)).toMatchObject({ family: "rt-link", operation: "getlink", fields: { ifname: "lo" } });
  });

  test("reads the output of --dry-run", () => {
    const stdin = output([
      "do",
      "rt-link",
      "newlink",
      "--ifname",
      "af",
      "--linkinfo.kind",
      "bridge",
      "--mtu",
      "1400",
      "--dry-run",
    ]);
    expect(objects(["decode", "-"], { stdin })).toMatchObject([
      { operation: "newlink", fields: { ifname: "af", mtu: 1400, linkinfo: { kind: "bridge" } } },
    ]);
  });

  test("learns generic netlink family ids from the controller's replies", () => {
    const reply = new Uint8Array(40);
    const view = new DataView(reply.buffer);
    view.setUint32(0, 40, true);
    view.setUint16(4, 16, true);
    reply.set([1, 2, 0, 0, 6, 0, 1, 0, 0xf0, 0xff, 0, 0, 12, 0, 2, 0, ...new TextEncoder().encode("ethtool\0")], 16);
    const rings = operationCodec(ethtool, "rings-get").request("do", { header: { devName: "eth0" } }, { type: 0xfff0 });
    const stdin = `${reply.toHex()}\n\n${sent(rings).toHex()}`;
    expect(objects(["decode", "-", "--protocol", "generic"], { stdin })).toMatchObject([
      { family: "nlctrl", fields: { familyId: 0xfff0, familyName: "ethtool" } },
      { family: "ethtool", operation: "rings-get", fields: { header: { devName: "eth0" } } },
    ]);
  });

  test("prints malformed and unknown messages as bytes", () => {
    const stdin = `${getlink.slice(0, -4).toHex()}\n\n${sent(operationCodec(rtLink, "getlink").request("do", { ifname: "x" }, { type: 4000 })).toHex()}`;
    const bytes = `hex:${getlink.slice(0, -4).toHex()}`;
    const reason = `a message claims ${getlink.length} bytes, of which the datagram has ${getlink.length - 4}`;
    const printed = cli(["decode", "-", "--json"], { stdin });
    const [cut, unknown] = printed.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(cut).toEqual({ protocol: 0, malformed: reason, at: 0, bytes });
    expect(unknown).toMatchObject({ type: 4000, bytes: expect.stringMatching(/^hex:/) });
    const text = cli(["decode", "-"], { stdin });
    expect(text.stdout).toMatch(/^malformed: .*\ntype 4000, /);
    // The command prints the valid messages before it fails.
    for (const { status, stderr } of [printed, text]) {
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: `error: -: malformed message: datagram 1, byte 0: ${reason}\n`,
      });
    }
  });

  test.each([
    [
      "a text without messages",
      "hello",
      "contains no netlink messages as pcap, pcapng, hex dump, strace log or text of libnl or libmnl",
    ],
    ["a truncated file", pcapng.subarray(0, -3), "has an invalid length"],
    ["a file of another link type", pcap(true, false).fill(1, 20, 21), "link type 1, expected 253 (netlink)"],
    [
      "a trace of an unknown protocol",
      "→ netlink protocol 99 port 0: 1 message\n",
      "wrong: line 1: unknown protocol 99",
    ],
    [
      "a hex dump with an odd number of digits",
      "1400000012000500\n000000010000000\n",
      "wrong: line 2: expected two digits per byte",
    ],
  ])("rejects %s with status 1", (_, content, message) => {
    const { stderr, status } = cli(["decode", write("wrong", content)]);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });

  test("reports damaged captures without an internal error", () => {
    const random = randomBelow(1);
    for (let round = 0; round < 5000; round++) {
      const damaged = Uint8Array.from(round % 2 === 0 ? pcapng : pcap(true, false));
      for (let count = 1 + random(4); count > 0; count--) damaged[random(damaged.length)] = random(256);
      try {
        for (const { bytes } of readCapture(damaged, "damaged"))
          expect(bytes.length).toBeLessThanOrEqual(damaged.length);
      } catch (error) {
        expect((error as Error).message).toStartWith("damaged: ");
      }
    }
  });

  test.skipIf(!hasProgram("tshark"))("reads the pcapng files of `capture` like tshark", () => {
    const path = write("tshark.pcapng", pcapng);
    const fields = ["frame.time_epoch", "netlink.hdr_flags", "frame.protocols"];
    const args = fields.flatMap((field) => ["-e", field]);
    const { stdout } = Bun.spawnSync(["tshark", "-r", path, "-T", "fields", ...args]);
    const [first, second] = stdout
      .toString()
      .trim()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(Number(first![0])).toBeCloseTo(TIME / 1000, 3);
    expect(first!.slice(1)).toEqual(["0x0001", expect.stringContaining("netlink-route")]);
    expect(second![2]).toContain("genl");
  });
});

describeInNamespaces("bun-netlink decode of kernel replies", () => {
  test("prints the fields of replies, acknowledgements and errors", () => {
    const [reply] = transactAll(NETLINK_ROUTE, operationCodec(rtLink, "getlink").request("do", { ifname: "lo" }));
    const found = objects(["decode", "-"], { stdin: reply!.bytes.toHex() });
    expect(found).toMatchObject([{ family: "rt-link", kind: "message", fields: { ifname: "lo" } }]);
    expect(output(["decode", "-"], { stdin: reply!.bytes.toHex() })).toContain(
      formatMessage(reply!, { protocol: 0 }).split("\n")[0]!,
    );
  });

  test.skipIf(!hasProgram("strace") || !hasProgram("ip"))("reads hex dumps in a log of strace", () => {
    const log = join(folder, "strace.log");
    const options = ["-f", "-xx", "-e", "read=all", "-e", "write=all", "-o", log];
    Bun.spawnSync(["strace", ...options, "ip", "link", "show", "lo"]);
    const found = objects(["decode", log]);
    expect(found).toContainEqual(expect.objectContaining({ toKernel: true, operation: "getlink" }));
    expect(found).toContainEqual(
      expect.objectContaining({ toKernel: false, fields: expect.objectContaining({ ifname: "lo" }) }),
    );
  });

  test("skips sockets of an unknown protocol in a log of strace", () => {
    const hex = [...getfamily].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
    const send = (fd: number) => `sendto(${fd}, "${hex}", ${getfamily.length}, 0, NULL, 0) = ${getfamily.length}\n`;
    const sockets = ["NETLINK_FUTURE", "NETLINK_GENERIC"].map(
      (name, index) => `socket(AF_NETLINK, SOCK_RAW, ${name}) = ${index + 3}\n`,
    );
    const { stdout, stderr, status } = cli([
      "decode",
      write("future.log", sockets.join("") + send(3) + send(4)),
      "--json",
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ protocol: 16, fields: { familyName: "nlctrl" } });
    expect(stderr).toBe("warning: system calls on sockets of unknown protocols were skipped: NETLINK_FUTURE\n");
    expect(status).toBe(0);
  });

  test("joins the two lines of a system call that another thread has interrupted in a log of strace", () => {
    const hex = getfamily.toHex().replace(/../g, "\\x$&");
    const { length } = getfamily;
    const log = `7  socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC <unfinished ...>
8  read(9,  <unfinished ...>
7  <... socket resumed>) = 3
7  sendto(3, "${hex}", ${length}, 0, NULL, 0 <unfinished ...>
8  <... read resumed>"", 8) = 0
7  <... sendto resumed>) = ${length}
 * ${length} bytes in buffer 0
 | 00000  ${getfamily
   .slice(0, 16)
   .toHex()
   .replace(/..(?=.)/g, "$& ")}
 | 00010  ${getfamily
   .slice(16)
   .toHex()
   .replace(/..(?=.)/g, "$& ")}
7  recvfrom(3, <unfinished ...>
8  write(9, "", 0) = 0
7  <... recvfrom resumed>"${hex}", 4096, 0, NULL, NULL) = ${length}
`;
    const found = objects(["decode", write("threads.log", log)]);
    expect(found).toMatchObject([{ toKernel: true }, { toKernel: false, fields: { familyName: "nlctrl" } }]);
    for (const [name, first, second] of [
      ["times", "7  12:00:01.000001 ", "7  12:00:01.000002 "],
      ["numbers", "[pid  7] ", "[pid  7] "],
      ["later-number", "", "[pid  7] "],
    ]) {
      const call = `${first}sendto(3<NETLINK:[GENERIC:7]>, "${hex}", ${length}, 0, NULL, 0`;
      const split = `${call} <unfinished ...>\n8  read(9, "", 1) = 0\n${second}<... sendto resumed>) = ${length}\n`;
      expect(objects(["decode", write(`${name}.log`, split)]), name).toMatchObject([{ toKernel: true }]);
      expect(objects(["decode", write(`${name}.log`, `${call} <unfinished ...>\n`)]), name).toHaveLength(1);
    }
  });

  test("ignores files of another process whose descriptors have the numbers of sockets in a log of strace", () => {
    const hex = getfamily.toHex().replace(/../g, "\\x$&");
    const elf = "\\x7f\\x45\\x4c\\x46".padEnd(4 * 32, "\\x00");
    const log = `7  socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC) = 3
8  read(3, "${elf}", 32) = 32
7  sendto(3, "${hex}", ${getfamily.length}, 0, NULL, 0) = ${getfamily.length}
`;
    expect(objects(["decode", write("files.log", log)])).toMatchObject([{ toKernel: true }]);
  });

  test("counts the system calls without bytes in a log of strace", () => {
    const payload = [...getfamily.subarray(16)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
    const header = `{nlmsg_len=${getfamily.length}, nlmsg_type=nlctrl, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK, nlmsg_seq=7, nlmsg_pid=0}`;
    const log = `socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_GENERIC) = 3
sendmsg(3, {msg_name={sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, msg_namelen=12, msg_iov=[{iov_base=[${header}, "${payload}"], iov_len=36}], msg_iovlen=1}, 0) = 36
recvmsg(3, {msg_iov=[{iov_base=[${header}, "\\x01\\x02"...], iov_len=36}], msg_iovlen=1}, 0) = 36
`;
    const { stdout, stderr } = cli(["decode", write("strings.log", log), "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ protocol: 16, sequence: 7, flags: 5, fields: { familyName: "nlctrl" } });
    expect(stderr).toStartWith("warning: system calls without bytes in the log: 1; ");
  });
});
