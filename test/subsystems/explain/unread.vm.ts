// Functions at hooks of netfilter whose tables `explain` does not read.
import { dlopen, ptr } from "bun:ffi";
import { expect } from "bun:test";
import { closeSync, writeFileSync } from "node:fs";
import { socket } from "../../../src/ffi/libc.ts";
import { explain } from "../../../src/subsystems/explain/index.ts";
import { Ipvs } from "../../../src/subsystems/ipvs/index.ts";
import { describeInNamespaces, isLinuxAtLeast, whereTheKernelHas } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { hasModule, loadModule, unloadModule } from "../../vm/modules.ts";
import { DroppingFilter, DroppingProgram } from "../../vm/route/bpf-programs.ts";
import { PORT, predictionOf } from "./compared-packet.ts";
import { connect, Host, pair, settle } from "./network.ts";

const test = base.extend({ hosts: pair });

for (const name of ["nf_tables", "nft_nat", "bridge", "ip_vs", "ip_vs_rr", "ip_tables", "iptable_filter"])
  loadModule(name);
/** Whether the kernel lists the functions at hooks (CONFIG_NETFILTER_NETLINK_HOOK). */
const hasHooks = hasModule("nfnetlink_hook");
if (hasHooks) loadModule("nfnetlink_hook");

const AF_INET = 2;
const SOCK_RAW = 3;
const IPPROTO_RAW = 255;
const NFPROTO_IPV4 = 2;
const NF_INET_LOCAL_IN = 1;
const SOL_IP = 0;
const EBT_SO_GET_INFO = 128;
/** Size of struct ebt_replace, which starts with the name of a table. */
const EBT_REPLACE_SIZE = 120;
const PACKET = { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", destinationPort: PORT } as const;

describeInNamespaces("explain", () => {
  test("is undecided while IPVS has services", ({ hosts: { client, server } }) => {
    const outcome = () => explain(PACKET, { netns: client.netns });
    using ipvs = Ipvs.open({ netns: server.netns });
    expect(outcome().outcome).toBe("rejected");
    const service = { protocol: "udp", address: "10.0.0.2", port: PORT } as const;
    ipvs.services.add({ ...service, scheduler: "rr" });
    ipvs.destinations.add({ service, address: "10.0.0.1", forwarding: "masq" });
    expect(outcome()).toMatchObject({ outcome: "undecided", missing: ["services and connections of IPVS"] });
    ipvs.services.delete(service);
    expect(outcome().outcome).toBe("rejected");
  });

  whereTheKernelHas("TCX", isLinuxAtLeast("6.6"), () => {
    test.each(["ingress", "egress"] as const)(
      "is undecided at an interface with a BPF program at TCX %s",
      async (hook, { hosts: { client, server } }) => {
        using program = new DroppingFilter(hook);
        const { ifindex } = server.links.get("l")!;
        server.netns.run(() => program.attach(ifindex));
        const ends = { from: client, to: server, source: "10.0.0.1", destination: "10.0.0.2" };
        const back = { from: server, to: client, source: "10.0.0.2", destination: "10.0.0.1" };
        // The answer to the request for the neighbour is a packet of the server.
        client.neighbours.add({
          dev: "r",
          dst: "10.0.0.2",
          lladdr: server.links.get("l")!.address!,
          state: ["permanent"],
        });
        server.neighbours.add({
          dev: "l",
          dst: "10.0.0.1",
          lladdr: client.links.get("r")!.address!,
          state: ["permanent"],
        });
        const [dropped, passed] = hook === "ingress" ? [ends, back] : [back, ends];
        // The program drops the packet before the test counts it.
        const { outcome, reason, missing } = await predictionOf([client, server], dropped, () => false);
        expect({ outcome, reason, missing }).toEqual({
          outcome: "undecided",
          reason: expect.stringMatching(
            new RegExp(`^the BPF program \\d+ at TCX ${hook} of l may change or drop the packet$`),
          ),
          missing: [expect.stringMatching(/^verdict of the BPF program \d+$/)],
        });
        expect((await predictionOf([client, server], passed)).outcome).toBe("delivered");
      },
    );
  });

  whereTheKernelHas("BPF programs at hooks of netfilter", hasHooks && isLinuxAtLeast("6.4"), () => {
    test("is undecided at a hook with a BPF program, and only there", async ({ hosts: { client, server } }) => {
      using program = new DroppingProgram();
      server.netns.run(() => program.attach(NFPROTO_IPV4, NF_INET_LOCAL_IN));
      const ends = { from: client, to: server, source: "10.0.0.1", destination: "10.0.0.2" };
      const { outcome, reason } = await predictionOf([client, server], ends);
      expect({ outcome, reason }).toEqual({
        outcome: "undecided",
        reason: expect.stringMatching(/^the BPF program \d+ at input may change or drop the packet$/),
      });
      const sent = { ...PACKET, source: "10.0.0.2", destination: "10.0.0.1" };
      expect(explain(sent, { netns: server.netns }).outcome).toBe("rejected");
    });
  });

  whereTheKernelHas("ebtables-legacy", hasModule("ebtable_filter"), () => {
    test("is undecided if a bridge has tables of ebtables-legacy", () => {
      using _module = loaded("ebtable_filter");
      using client = new Host("client");
      using server = new Host("server");
      using bridge = new Host("bridge");
      bridge.add({ ifname: "br", kind: "bridge", up: true });
      for (const [host, port, address] of [
        [client, "p1", "10.0.0.1/24"],
        [server, "p2", "10.0.0.2/24"],
      ] as const) {
        connect(host, "e", bridge, port);
        bridge.links.change({ dev: port, master: "br" });
        host.address("e", address);
      }
      settle(client, server, bridge);
      readEbtables(bridge, "filter");
      expect(explain(PACKET, { netns: client.netns })).toMatchObject({
        outcome: "undecided",
        missing: ["tables of ebtables-legacy"],
      });
    });
  });

  whereTheKernelHas("the list of hooks", hasHooks, () => {
    test("reads the hooks as an ordinary user, and is undecided about tables that the user cannot read", () => {
      writeFileSync("/proc/sys/user/max_user_namespaces", "100");
      const program = `
      process.setgid(1000);
      process.setuid(1000);
      const { stdout, stderr } = Bun.spawnSync(["unshare", "-r", "-n", process.execPath, "${import.meta.dir}/ordinary-user.ts"]);
      process.stdout.write(stdout);
      process.stderr.write(stderr);
    `;
      const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", program], {
        env: { ...process.env, HOME: "/tmp" },
      });
      expect(stderr.toString()).toBe("");
      expect(JSON.parse(stdout.toString())).toEqual({
        user: expect.stringMatching(/^\s*0\s+1000\s+1$/),
        accepted: { outcome: "delivered", missing: [], isReceived: true },
        dropped: { outcome: "dropped", missing: [], isReceived: false },
        translated: { outcome: "undecided", missing: ["tables of iptables-legacy"], isReceived: true },
        legacy: {
          outcome: "undecided",
          missing: ["tables of iptables-legacy exist (ipt_do_table), which are not read"],
          isReceived: true,
        },
      });
    });
  });
});

function loaded(name: string): Disposable {
  loadModule(name);
  return { [Symbol.dispose]: () => unloadModule(name) };
}

/** Asks for a table of ebtables, which creates the table in the namespace. (do_ebt_get_ctl) */
function readEbtables({ netns }: Host, table: string): void {
  const { symbols } = dlopen("libc.so.6", {
    getsockopt: { args: ["i32", "i32", "i32", "ptr", "ptr"], returns: "i32" },
  });
  const fd = netns.run(() => socket(AF_INET, SOCK_RAW, IPPROTO_RAW));
  const request = new Uint8Array(EBT_REPLACE_SIZE);
  request.set(Buffer.from(table));
  symbols.getsockopt(fd, SOL_IP, EBT_SO_GET_INFO, ptr(request), ptr(Uint32Array.of(EBT_REPLACE_SIZE)));
  closeSync(fd);
}
