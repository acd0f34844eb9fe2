// Rulesets of programs that manage firewalls: each runs in private namespaces, with settings that use many of its features.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { programCommand } from "../../../../scripts/test/programs.ts";
import { Cache } from "../../../../scripts/vm/cache.ts";
import type { NetworkNamespace } from "../../../../src/index.ts";

const SERVICES = "/usr/lib/firewalld/services";

/** The command that runs netavark; undefined if it was not downloaded. */
export const netavark: string[] | undefined = programCommand("netavark", new Cache());

/** Settings of firewalld: all of its services, sets of addresses, rich rules, two zones and a policy between them. */
function writeFirewalldSettings(directory: string): void {
  for (const name of ["zones", "ipsets", "policies"]) mkdirSync(join(directory, name), { recursive: true });
  const write = (name: string, text: string) =>
    writeFileSync(join(directory, name), `<?xml version="1.0" encoding="utf-8"?>\n${text}`);
  writeFileSync(
    join(directory, "firewalld.conf"),
    "DefaultZone=public\nLogDenied=all\nIPv6_rpfilter=yes\nFirewallBackend=nftables\nRFC3964_IPv4=yes\n",
  );
  const set = (type: string, entries: readonly string[], options = "") =>
    `<ipset type="${type}">${options}${entries.map((entry) => `<entry>${entry}</entry>`).join("")}</ipset>`;
  write("ipsets/hosts.xml", set("hash:ip", ["192.0.2.1", "198.51.100.7"]));
  write("ipsets/nets.xml", set("hash:net", ["10.0.0.0/8", "172.16.0.0/12"]));
  write("ipsets/nets6.xml", set("hash:net", ["2001:db8::/32"], '<option name="family" value="inet6"/>'));
  write("ipsets/pairs.xml", set("hash:ip,port", ["192.0.2.9,tcp:80", "192.0.2.9,udp:53"]));
  write("ipsets/cards.xml", set("hash:mac", ["02:00:00:00:00:01"]));
  const services = readdirSync(SERVICES).map((file) => `<service name="${file.slice(0, -4)}"/>`);
  write(
    "zones/public.xml",
    `<zone>${services.join("")}<interface name="lan0"/><source address="203.0.113.0/24"/><source ipset="hosts"/>
    <source mac="02:00:00:00:00:02"/><port port="1000-1010" protocol="sctp"/><protocol value="ospf"/>
    <source-port port="68" protocol="udp"/><icmp-block name="echo-request"/><icmp-block name="redirect"/>
    <forward/><masquerade/><forward-port port="80" protocol="tcp" to-port="8080" to-addr="10.0.0.5"/>
    <forward-port port="81" protocol="tcp" to-port="82"/>
    <rule family="ipv4"><source ipset="nets"/><service name="ssh"/><log prefix="ssh" level="info"><limit value="3/m"/></log><accept/></rule>
    <rule family="ipv4" priority="-5"><source address="192.0.2.0/24" invert="True"/><destination address="10.0.0.1"/><drop/></rule>
    <rule family="ipv6"><source ipset="nets6"/><port port="443" protocol="tcp"/><reject type="icmp6-adm-prohibited"/></rule>
    <rule><source ipset="cards"/><audit/><accept><limit value="1/s"/></accept></rule>
    <rule family="ipv4"><source ipset="pairs"/><mark set="0x10/0xff"/></rule>
    <rule family="ipv4"><source address="10.9.0.0/16"/><masquerade/></rule>
    <rule family="ipv4"><forward-port port="22" protocol="tcp" to-port="2222" to-addr="10.0.0.6"/></rule>
    <rule><icmp-type name="router-advertisement"/><accept/></rule><rule priority="100"><nflog group="7" prefix="rest" queue-size="5"/></rule>
    </zone>`,
  );
  write(
    "zones/inner.xml",
    `<zone target="%%REJECT%%"><interface name="wan+"/><service name="dns"/><icmp-block-inversion/>
    <icmp-block name="echo-reply"/></zone>`,
  );
  write(
    "policies/outbound.xml",
    `<policy target="ACCEPT" priority="-10"><ingress-zone name="inner"/><egress-zone name="public"/><service name="http"/>
    <rule family="ipv4"><source address="10.0.0.0/8"/><destination address="192.0.2.0/24"/><masquerade/></rule></policy>`,
  );
}

const BUS = `<busconfig><type>system</type><listen>unix:path=/run/test-bus</listen><auth>EXTERNAL</auth><policy context="default">
  <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow send_type="method_call"/><allow send_type="signal"/>
  <allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
  <allow receive_type="method_call"/><allow receive_type="signal"/><allow receive_type="method_return"/>
  <allow receive_type="error"/></policy></busconfig>`;

/** A static program for a container without an image. */
const PAUSE = "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n";

const port = (protocol: string, host: number, container: number, range = 1, address = "") => ({
  host_ip: address,
  host_port: host,
  container_port: container,
  protocol,
  range,
});

/** A container in two networks with published ports; another network cannot reach the second one. */
const NETAVARK_SETTINGS = {
  container_id: "0123456789ab",
  container_name: "web",
  port_mappings: [
    port("tcp", 8080, 80),
    port("udp", 5353, 53, 1, "127.0.0.1"),
    port("tcp", 7000, 7000, 4),
    port("sctp", 99, 9),
  ],
  networks: {
    web: { interface_name: "eth0", static_ips: ["10.89.1.2", "fd10:88:a::2"] },
    back: { interface_name: "eth1", static_ips: ["10.90.0.5"] },
  },
  network_info: {
    web: bridgeNetwork("web", "2f", { "10.89.1.0/24": "10.89.1.1", "fd10:88:a::/64": "fd10:88:a::1" }, {}),
    back: bridgeNetwork("back", "3f", { "10.90.0.0/24": "10.90.0.1" }, { isolate: "true" }),
  },
};

function bridgeNetwork(
  name: string,
  id: string,
  gateways: Readonly<Record<string, string>>,
  options: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return {
    name,
    id: id.repeat(32),
    driver: "bridge",
    network_interface: `nv-${name}`,
    subnets: Object.entries(gateways).map(([subnet, gateway]) => ({ subnet, gateway })),
    ipv6_enabled: Object.keys(gateways).length > 1,
    internal: false,
    dns_enabled: false,
    options,
    ipam_options: { driver: "host-local" },
  };
}

/** Shell function that repeats a command for at least 100 seconds until it succeeds. */
const RETRY = 'retry() { for attempt in $(seq 500); do "$@" >/dev/null 2>&1 && return; sleep 0.2; done; "$@"; }';

/** Scripts that create the rules. They run in the namespaces of the test, with temporary directories on /run and $state. */
const scripts = {
  firewalld: `dbus-daemon --config-file=$state/bus.conf --fork --nopidfile
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/test-bus
firewalld --nofork --nopid --system-config $state/firewalld --log-file=$state/log &
retry firewall-cmd --state`,

  ufw: `cp -r /etc/ufw $state/ufw
mount --bind $state/ufw /etc/ufw
ufw --force enable
ufw allow 22/tcp
ufw limit ssh
ufw deny from 203.0.113.0/24
ufw reject out to 2001:db8::/32 port 25 proto tcp
ufw route allow in on lan0 out on wan0 to any port 80,443 proto tcp
ufw allow log-all proto esp from 10.0.0.1
ufw allow in on lan0 proto igmp
ufw logging full`,

  docker: `cc -static -o $state/pause $state/pause.c
containerd --root $state/containerd --state /run/containerd --address /run/containerd.sock &
retry test -S /run/containerd.sock
dockerd --containerd /run/containerd.sock --data-root $state/docker --exec-root /run/docker --pidfile /run/docker.pid \\
  -H unix:///run/docker.sock -G 0 --storage-driver vfs --ip6tables --experimental --fixed-cidr-v6 fd00:2::/64 --ipv6 &
export DOCKER_HOST=unix:///run/docker.sock
retry docker info
docker network create --subnet 172.30.0.0/16 web
docker network create --internal --ipv6 --subnet fd00:1::/64 back
docker network create -o com.docker.network.bridge.enable_icc=false -o com.docker.network.bridge.enable_ip_masquerade=false closed
tar -C $state -c pause | docker import - pause
docker run -d -v /dev/pts:/dev/pts --network web -p 8080:80 -p 127.0.0.1:53:53/udp -p 7000-7003:7000-7003 pause /pause
docker run -d -v /dev/pts:/dev/pts --network closed -p 9000:9000/udp pause /pause`,

  netavark: `touch /run/container
unshare --net=/run/container true
NETAVARK_FW=nftables $netavark --config /run/netavark setup /run/container <$state/netavark.json`,
} as const;

export type FirewallProgramName = keyof typeof scripts;

/** Programs whose rulesets are compared, and the commands that each needs. */
export const FIREWALL_PROGRAMS: Readonly<Record<FirewallProgramName, readonly string[]>> = {
  firewalld: ["firewalld", "firewall-cmd", "dbus-daemon", "iptables"],
  ufw: ["ufw", "iptables"],
  docker: ["dockerd", "containerd", "docker", "iptables", "cc"],
  netavark: [],
};

/**
 * Starts a program in a network namespace, and returns when its rules are in the kernel. Its files are in `state`, an
 * empty directory, and in temporary mounts. Disposing of the result ends all of its processes.
 */
export async function startFirewallProgram(
  name: FirewallProgramName,
  netns: NetworkNamespace,
  state: string,
): Promise<AsyncDisposable> {
  if (name === "firewalld") writeFirewalldSettings(join(state, "firewalld"));
  writeFileSync(join(state, "bus.conf"), BUS);
  writeFileSync(join(state, "pause.c"), PAUSE);
  writeFileSync(join(state, "netavark.json"), JSON.stringify(NETAVARK_SETTINGS));
  const script = `set -e
mount --make-rprivate /
mount -t tmpfs none /run
ip link set lo up
state=${state}
netavark="${netavark?.join(" ")}"
${RETRY}
{ ${scripts[name]}
} >$state/output 2>&1 </dev/null
echo ready
read -r line || true`;
  writeFileSync(join(state, "run.sh"), script);
  const command = [
    "unshare",
    "--mount",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
    "bash",
    join(state, "run.sh"),
  ];
  const child = netns.run(() => Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "pipe" }));
  const { value } = await child.stdout.getReader().read();
  if (value === undefined) {
    await child.exited;
    throw new Error(`${name}: ${await Bun.file(join(state, "output")).text()}${await child.stderr.text()}`);
  }
  return {
    async [Symbol.asyncDispose]() {
      // At the end of its input, the first process of the PID namespace ends. The kernel kills the other processes before
      // `unshare` ends, so that none of them still writes to `state`.
      await child.stdin.end();
      await child.exited;
    },
  };
}
