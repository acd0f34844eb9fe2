// Compares the layouts of all structures and all system call numbers with those of the C compiler on this machine.
import { describe, expect, test } from "bun:test";
import {
  Cmsghdr,
  EpollEvent,
  Iovec,
  Mmsghdr,
  Msghdr,
  PacketStatistics,
  Pollfd,
  SockaddrLl,
  SockaddrNl,
  Timespec,
} from "../../src/ffi/layout.ts";
import { SystemCall } from "../../src/ffi/system-calls.ts";
import { runC } from "../support/c-compiler.ts";

/** The C names of a structure and of its fields. */
const structures: Record<string, { c: string; layout: Record<string, number>; fields: Record<string, string> }> = {
  SockaddrNl: {
    c: "struct sockaddr_nl",
    layout: SockaddrNl,
    fields: { family: "nl_family", pid: "nl_pid", groups: "nl_groups" },
  },
  Iovec: { c: "struct iovec", layout: Iovec, fields: { base: "iov_base", length: "iov_len" } },
  Msghdr: {
    c: "struct msghdr",
    layout: Msghdr,
    fields: {
      name: "msg_name",
      nameLength: "msg_namelen",
      iov: "msg_iov",
      iovLength: "msg_iovlen",
      control: "msg_control",
      controlLength: "msg_controllen",
      flags: "msg_flags",
    },
  },
  Mmsghdr: { c: "struct mmsghdr", layout: Mmsghdr, fields: { header: "msg_hdr", length: "msg_len" } },
  Cmsghdr: {
    c: "struct cmsghdr",
    layout: Cmsghdr,
    fields: { length: "cmsg_len", level: "cmsg_level", type: "cmsg_type" },
  },
  Pollfd: { c: "struct pollfd", layout: Pollfd, fields: { fd: "fd", events: "events", revents: "revents" } },
  EpollEvent: { c: "struct epoll_event", layout: EpollEvent, fields: { events: "events", data: "data" } },
  SockaddrLl: {
    c: "struct sockaddr_ll",
    layout: SockaddrLl,
    fields: { family: "sll_family", protocol: "sll_protocol", index: "sll_ifindex" },
  },
  PacketStatistics: {
    c: "struct tpacket_stats",
    layout: PacketStatistics,
    fields: { packets: "tp_packets", dropped: "tp_drops" },
  },
  Timespec: { c: "struct timespec", layout: Timespec, fields: { seconds: "tv_sec", nanoseconds: "tv_nsec" } },
};

/** Returns a C program that prints the sizes and offsets of structures. Each line is `structure.field number`. */
function program(): string {
  const lines = Object.entries(structures).flatMap(([name, { c, fields }]) => [
    `P("${name}.size", sizeof(${c}));`,
    ...Object.entries(fields).map(([field, member]) => `P("${name}.${field}", offsetof(${c}, ${member}));`),
  ]);
  lines.push(...Object.keys(SystemCall).map((name) => `P("SYS_${name}", SYS_${name});`));
  return `
    #define _GNU_SOURCE
    #include <stddef.h>
    #include <stdio.h>
    #include <poll.h>
    #include <time.h>
    #include <sys/epoll.h>
    #include <sys/socket.h>
    #include <sys/syscall.h>
    #include <sys/uio.h>
    #include <linux/if_packet.h>
    #include <linux/netlink.h>
    #define P(name, value) printf("%s %zu\\n", name, (size_t)(value))
    int main(void) {
      ${lines.join("\n      ")}
      struct cmsghdr control;
      P("Cmsghdr.data", (char *)CMSG_DATA(&control) - (char *)&control);
      P("Cmsghdr.step", CMSG_SPACE(4) - CMSG_LEN(0));
      P("pointer", sizeof(void *));
      union { unsigned int word; unsigned char bytes[4]; } order = { 1 };
      P("firstByte", order.bytes[0]);
      return 0;
    }`;
}

const ran = runC(program());
const reason = "reason" in ran ? ran.reason : "";
const required = process.env["BUN_NETLINK_REQUIRE_ALL"] === "1";

describe.skipIf(reason !== "" && !required)(
  `Structure layouts${reason === "" ? "" : ` (cannot be compared: ${reason})`}`,
  () => {
    const numbers = new Map(
      ("output" in ran ? ran.output : "")
        .trim()
        .split("\n")
        .map((line) => line.split(" "))
        .map(([name, value]) => [name!, Number(value)]),
    );

    test("a C compiler is available", () => {
      expect(reason).toBe("");
    });

    for (const [name, { layout, fields }] of Object.entries(structures)) {
      test(`${name} has the size and field offsets of C`, () => {
        const here = Object.entries(layout).map(([part, value]) => [`${name}.${part}`, value] as const);
        expect(here.length).toBeGreaterThanOrEqual(Object.keys(fields).length + 1);
        for (const [part, value] of here) expect([part, value]).toEqual([part, numbers.get(part) ?? Number.NaN]);
      });
    }

    test.each(Object.entries(SystemCall))("the system call %s has the same number as in C", (name, number) => {
      expect(number).toBe(numbers.get(`SYS_${name}`)!);
    });

    test("a control message with an int has 8 bytes of data", () => {
      expect(numbers.get("Cmsghdr.step")).toBe(8);
    });

    test("addresses have 64 bits and are little-endian", () => {
      expect(numbers.get("pointer")).toBe(8);
      expect(numbers.get("firstByte")).toBe(1);
    });
  },
);
