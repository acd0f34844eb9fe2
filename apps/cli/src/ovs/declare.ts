import { type Command, Option } from "commander";
import { add, JSON_LINES, NETNS, positiveInteger, TIMESTAMPS } from "../root.ts";

/** Adds the command `ovs` with its subcommands. */
export function ovsCommands(root: Command): void {
  const ovs = add(root, "ovs", "prints and changes Open vSwitch datapaths", [
    "ovs show",
    "ovs flows --filter 'eth_type(0x0800)'",
    "ovs add-if dp0 eth0",
  ]);
  const module = () => import("./print.ts");
  add(ovs, "show [datapath]", "prints datapaths with ports and counters, like ovs-dpctl", ["ovs show", "ovs show dp0"])
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (name: string | undefined, options: object) => (await module()).showDatapaths(name, options));
  add(ovs, "flows [datapath]", "prints flows in the format of ovs-dpctl", ["ovs flows dp0 --filter 'in_port(2)'"])
    .alias("dump-flows")
    .option("--filter <match>", "only flows that match, in the format of flows")
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (name: string | undefined, options: object) => (await module()).printFlows(name, options));
  add(ovs, "ports [datapath]", "prints ports with their counters", ["ovs ports dp0 --json"])
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (name: string | undefined, options: object) => (await module()).printPorts(name, options));
  add(ovs, "meters <datapath>", "prints meters with their counters; without --id, what meters are supported", [
    "ovs meters dp0",
    "ovs meters dp0 --id 1 --id 2",
  ])
    .option(
      "--id <number>",
      "a meter; may be repeated",
      (text, ids: readonly number[]) => [...ids, positiveInteger(text)],
      [],
    )
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (name: string, options: { id: readonly number[]; json?: boolean; netns?: string }) => {
      await (await module()).printMeters(name, options.id, options);
    });
  add(
    ovs,
    "normalize-actions <flow> <actions>",
    "prints actions grouped by VLAN tags, with sorted outputs, to compare flows",
    ["ovs normalize-actions 'in_port(1),eth(),eth_type(0x0800)' '3,2,push_vlan(vid=5,pcp=0),1'"],
  ).action(async (flow: string, actions: string) => (await module()).printNormalizedActions(flow, actions));
  add(ovs, "upcalls [datapath]", "prints upcalls: packets that the datapath passes to a program", [
    "ovs upcalls",
    "ovs upcalls dp0 --port eth0 --timestamps",
    "ovs upcalls dp0 --json --count 10",
    "ovs upcalls dp0 --take",
  ])
    .option(
      "--take",
      "receive the upcalls instead of the program that handles them, which forwards no packets meanwhile",
    )
    .option("--port <port>", "only upcalls of packets from this port: a name or a number")
    .option("--packets", "print the bytes of the packets")
    .option(...TIMESTAMPS)
    .option("--count <number>", "end after this number of upcalls", positiveInteger)
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./upcalls.ts").printUpcalls>) => {
      await (await import("./upcalls.ts")).printUpcalls(...args);
    });
  datapathChanges(ovs);
}

/** Adds the commands that change datapaths. They have the names and options of the kernel's ovs-dpctl.py. */
function datapathChanges(ovs: Command): void {
  type Module = typeof import("./changes.ts");
  const module = () => import("./changes.ts");
  const UPCALL = ["-u, --upcall", "stay, and print the upcalls that arrive"] as const;
  add(ovs, "add-dp <datapath>", "adds a datapath, unless it exists", ["ovs add-dp dp0", "ovs add-dp dp0 -V 2:1"])
    .option(...UPCALL)
    .option("-V, --versioning <version[:features]>", "version of the interface, and number of the features to enable")
    .option(...NETNS)
    .action(async (...args: Parameters<Module["addDatapath"]>) => (await module()).addDatapath(...args));
  add(ovs, "del-dp <datapath>", "deletes a datapath", ["ovs del-dp dp0"])
    .option(...NETNS)
    .action(async (...args: Parameters<Module["deleteDatapath"]>) => (await module()).deleteDatapath(...args));
  add(ovs, "add-if <datapath> <interface>", "adds an interface to a datapath", [
    "ovs add-if dp0 eth0",
    "ovs add-if dp0 vxlan0 -t vxlan -p 4789",
    "ovs add-if dp0 eth0 -u",
  ])
    .option(...UPCALL)
    .addOption(
      new Option("-t, --ptype <type>", "type of the port; other interfaces than netdev are created")
        .choices(["netdev", "internal", "gre", "geneve", "vxlan"])
        .default("netdev"),
    )
    .option("-p, --dport <port>", "UDP destination port of a tunnel", positiveInteger)
    .option(...NETNS)
    .action(async (...args: Parameters<Module["addInterface"]>) => (await module()).addInterface(...args));
  add(ovs, "del-if <datapath> <interface>", "removes an interface from a datapath", ["ovs del-if dp0 eth0"])
    .option("-d, --dellink", "delete the interface as well")
    .option(...NETNS)
    .action(async (...args: Parameters<Module["deleteInterface"]>) => (await module()).deleteInterface(...args));
  const FLOW = "in_port(1),eth(),eth_type(0x0806),arp()";
  add(ovs, "add-flow <datapath> <flow> <actions>", "adds a flow, or replaces its actions", [
    `ovs add-flow dp0 '${FLOW}' 2`,
  ])
    .option(...NETNS)
    .action(async (...args: Parameters<Module["addFlow"]>) => (await module()).addFlow(...args));
  add(ovs, "mod-flow <datapath> <flow> [actions]", "replaces the actions of a flow", [
    `ovs mod-flow dp0 '${FLOW}' drop`,
  ])
    .option(...NETNS)
    .action(async (...args: Parameters<Module["modifyFlow"]>) => (await module()).modifyFlow(...args));
  add(ovs, "del-flows <datapath>", "deletes all flows of a datapath", ["ovs del-flows dp0"])
    .option(...NETNS)
    .action(async (...args: Parameters<Module["deleteFlows"]>) => (await module()).deleteFlows(...args));
  add(ovs, "psample-events", "prints sampled packets, such as those of the action psample", ["ovs psample-events"])
    .option(...NETNS)
    .action(async (...args: Parameters<Module["printSamples"]>) => (await module()).printSamples(...args));
}
