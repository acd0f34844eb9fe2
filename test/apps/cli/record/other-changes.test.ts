import { expect, test } from "bun:test";
import { otherChange } from "../../../../apps/cli/src/record/other-changes.ts";
import { describeWith } from "../../../support/environment.ts";
import { cli } from "../cli.ts";

const programs = ["strace", "unshare", "ip", "ifconfig", "route", "arp", "sysctl", "perl"];

/** Records a shell script in a sandbox with a pair of interfaces. Returns its statements and warnings. */
function record(script: string): { statements: string[]; warnings: string[] } {
  const commands = `ip link add v0 type veth peer name v1\nip link set v0 up\n${script}`;
  const { stdout, stderr, status } = cli(["record", "--sandbox", "--", "sh", "-ec", commands]);
  expect({ stderr, status }).toEqual({ stderr: expect.not.stringContaining("failed with status"), status: 0 });
  const lines = stdout.split("\n").slice(1);
  const statements = lines.filter((line) => !/^(import|using|$)|v1|links\.set\("v0", \{ up/.test(line));
  const found = stderr
    .split("\n")
    .flatMap((line) => /^warning: a change without netlink is not repeated: (.*)/.exec(line)?.[1] ?? []);
  return { statements, warnings: found };
}

describeWith(programs, "bun-netlink record of changes without netlink", () => {
  test("names each change of ifconfig, route, arp, ip and brctl in a warning and at its place", () => {
    const { statements, warnings } = record(`
      ifconfig v0 10.0.0.1 netmask 255.255.255.0
      route add -net 10.9.0.0/16 gw 10.0.0.2
      ip link set v0 mtu 1400
      arp -s 10.0.0.9 02:00:00:00:00:05
      ip maddr add 01:00:5e:00:00:55 dev v0
      # brctl addbr br7; brctl addif br7 v0
      perl -e '$br7 = "br7\\0"; socket(S, 2, 2, 0); ioctl(S, 0x89a0, $br7) || die; ioctl(S, 0x89a1, $br7) || die'`);
    expect(warnings).toEqual([
      "SIOCSIFADDR of v0: an interface or its address (ifconfig(8)): use Links and Addresses",
      "SIOCSIFFLAGS of v0: an interface or its address (ifconfig(8)): use Links and Addresses",
      "SIOCSIFNETMASK of v0: an interface or its address (ifconfig(8)): use Links and Addresses",
      "SIOCADDRT: a route (route(8)): use Routes",
      "SIOCSARP: a neighbour (arp(8)): use Neighbours",
      "SIOCADDMULTI of v0: a link-layer multicast address (ip maddr): no netlink request changes it",
      expect.stringMatching(/^SIOCBRADDBR.*: a bridge \(brctl\(8\)\): use Links$/),
      expect.stringMatching(/^SIOCBRDELBR.*: a bridge \(brctl\(8\)\): use Links$/),
    ]);
    const place = statements.indexOf('links.set("v0", { mtu: 1400 });');
    expect(statements[place - 1]).toBe("// Not repeated: SIOCADDRT: a route (route(8)): use Routes");
    expect(statements[place + 1]).toBe("// Not repeated: SIOCSARP: a neighbour (arp(8)): use Neighbours");
  });

  test("prints settings in files of /proc/sys/net and /sys/class/net as calls", () => {
    const { statements, warnings } = record(`
      sysctl -qw net.ipv4.ip_forward=1
      echo 1 >/proc/sys/net/ipv4/conf/v0/proxy_arp`);
    expect(statements).toEqual([
      'writeFileSync("/proc/sys/net/ipv4/ip_forward", "1\\n");',
      'writeFileSync("/proc/sys/net/ipv4/conf/v0/proxy_arp", "1\\n");',
    ]);
    expect(warnings).toEqual([]);
  });

  test("ignores calls that fail, calls that read, and files of other settings", () => {
    const { statements, warnings } = record(`
      ifconfig v0 >/dev/null
      cat /proc/sys/net/ipv4/ip_forward >/dev/null
      arp -d 10.0.0.77 2>/dev/null || true
      echo 1 >/dev/null`);
    expect({ statements, warnings }).toEqual({ statements: [], warnings: [] });
  });
});

const escaped = (text: string) =>
  text.replaceAll(/./gs, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`);

// Lines that strace has printed for programs that need modules of the kernel.
test.each([
  [
    `7 setsockopt(4<socket:[12]>, SOL_IP, IPT_SO_SET_REPLACE, "${escaped("filter\0\0")}"..., 928) = 0`,
    "IPT_SO_SET_REPLACE of filter: a table of iptables-legacy or arptables-legacy: use Nftables or iptables-nft",
  ],
  [
    `7 setsockopt(4<socket:[12]>, SOL_IPV6, IP6T_SO_SET_REPLACE, "${escaped("nat\0")}", 928) = 0`,
    "IP6T_SO_SET_REPLACE of nat: a table of ip6tables-legacy: use Nftables or ip6tables-nft",
  ],
  [
    "7 ioctl(4<socket:[12]>, _IOC(_IOC_NONE, 0x89, 0xf1, 0), 0x7ffe4f889900) = 0",
    "SIOCADDTUNNEL: an IP tunnel (ip tunnel): use Links with kind ipip, gre, sit or ip6tnl",
  ],
  [
    "7 ioctl(4</dev/net/tun>, TUNSETPERSIST, 0x1) = 0",
    "TUNSETPERSIST: a TUN or TAP interface (ip tuntap): use Links.addTun or Links.delete",
  ],
  [
    "7 bpf(BPF_LINK_CREATE, {link_create={prog_fd=5, target_fd=3, attach_type=BPF_XDP, flags=0}}, 64) = 6<anon_inode:bpf_link>",
    "BPF_LINK_CREATE: the attachment of a BPF program",
  ],
])("bun-netlink record names the change of a system call in the log: %#", (line, text) => {
  expect(otherChange(line)).toEqual({ change: "other", text });
  expect(otherChange(line.replace(/= .*$/, "= -1 EPERM (Operation not permitted)"))).toBeUndefined();
});

test("bun-netlink record reports a request over ioctl that may only read, without repeating it", () => {
  const line = '7 ioctl(4<socket:[12]>, SIOCETHTOOL, {ifr_name="\\x76\\x30", ifr_data=0x7ffe4f889900}) = 0';
  expect(otherChange(line)).toMatchObject({ change: "uncertain", text: expect.stringMatching(/^SIOCETHTOOL of v0: /) });
});
