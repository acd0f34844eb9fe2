import { type Command, InvalidArgumentError } from "commander";
import type { AgentOptions } from "./commands/agent.ts";
import type { FleetMonitorOptions } from "./commands/monitor-fleet.ts";
import { UsageError } from "./errors.ts";
import { nftCommands } from "./nft/declare.ts";
import { ovsCommands } from "./ovs/declare.ts";
import { rolloutCommands } from "./rollout-commands.ts";
import {
  ALL_NETNS,
  add,
  addShow,
  agentHelp,
  collect,
  filtersHelp,
  HOST_SIZE,
  JSON_LINES,
  monitorHelp,
  NETNS,
  PREFIX,
  positiveInteger,
  rootCommand,
  SPEC,
  TIMESTAMPS,
  TLS_CA,
  TLS_CERT,
  TLS_KEY,
} from "./root.ts";
import { run } from "./run.ts";
import { stateCommands } from "./state-commands.ts";
import { findTable } from "./tables/index.ts";

/** Runs the command `bun-netlink` with any subcommand and returns the exit status. */
export function start(args: readonly string[]): Promise<number> {
  return run(args, program());
}

/**
 * Returns the command line parser with all subcommands. The module of a subcommand is loaded when the subcommand runs.
 */
export function program(): Command {
  const root = rootCommand();
  addShow(root, findTable);
  addMonitor(root);
  addAgent(root);
  addMap(root);
  familyCommands(root);
  subsystemCommands(root);
  toolCommands(root);
  return root;
}

function addMonitor(root: Command): void {
  add(root, "monitor [tables...]", "prints the state of tables, then each change (old → new)", [
    "monitor",
    "monitor links routes --timestamps",
    "monitor addresses --all-netns",
    "monitor routes --who",
    "monitor links --filter name=eth0 --count 1",
    "monitor links --redis redis://localhost --host 'web*'",
    "monitor drops",
  ])
    .addHelpText("after", `${monitorHelp}\n${filtersHelp}`)
    .option(...NETNS)
    .option(...ALL_NETNS)
    .option(...TIMESTAMPS)
    .option("--count <number>", "end after this number of changes", positiveInteger)
    .option("--filter <condition>", "show only matching rows; may be repeated", collect, [])
    .option("--who", "show the program that made each change, or why it is unknown")
    .option("--redis <url>", "follow the hosts whose agents publish to this Redis server; may be repeated", collect, [])
    .option("--host <pattern>", 'with --redis, only this host; "*" is any text; may be repeated', collect, [])
    .option("--group <name>", "with --redis, share the entries with the other consumers of a group; requires --json")
    .option("--consumer <name>", "name of this consumer in the group")
    .option(...PREFIX)
    .option(...HOST_SIZE, positiveInteger, 512)
    .option(...TLS_CA)
    .option(...TLS_CERT)
    .option(...TLS_KEY)
    .option(...JSON_LINES)
    .action(async (names: string[], options: FleetMonitorOptions) => {
      if (names.includes("drops")) {
        await (await import("./commands/monitor-drops.ts")).monitorDrops(names, checkLocal(options));
      } else if (options.redis.length > 0)
        await (await import("./commands/monitor-fleet.ts")).monitorFleet(names, options);
      else await (await import("./commands/monitor.ts")).monitor(names, checkLocal(options));
    });
}

/** Throws a UsageError if the command line has options that need `--redis`, but lacks `--redis`. */
function checkLocal(options: FleetMonitorOptions): FleetMonitorOptions {
  const { host, group, consumer, tlsCa, tlsCert, tlsKey } = options;
  if (host.length > 0 || (group ?? consumer ?? tlsCa ?? tlsCert ?? tlsKey) !== undefined) {
    throw new UsageError("--host, --group, --consumer and the TLS options require --redis URL");
  }
  return options;
}

function addAgent(root: Command): void {
  add(root, "agent [tables...]", "publishes tables and their changes to a Redis server", [
    "agent --redis redis://localhost --host web1",
    "agent --prometheus :9100",
    "agent --redis rediss://redis.example --desired --key /etc/bun-netlink/operator.pub",
    "agent links addresses --all-netns --redis rediss://agent@redis.example --tls-ca ca.pem",
  ])
    .addHelpText("after", agentHelp)
    .option("--redis <url>", "the Redis server: redis://USER@HOST:PORT, or rediss:// with TLS")
    .option("--map", "also publish what the map shows of this host")
    .option("--who", "also publish the program that made each change")
    .option("--state <file>", "with --map, also publish differences from this description of the network")
    .option("--desired", "apply and keep the descriptions that `rollout` sends to this host")
    .option("--key <file>", "with --desired, public keys of the operators whose descriptions are accepted (PEM)")
    .option(
      "--state-directory <path>",
      "with --desired, directory of the accepted descriptions (default: /var/lib/bun-netlink)",
    )
    .option("--directory <path>", "with --desired, directory of the records (default: /run/bun-netlink)")
    .option("--prometheus <address>", "serve metrics on :PORT of the loopback address, or on ADDRESS:PORT")
    .option("--host <name>", "name under which to publish (default: the host name)")
    .option(...PREFIX)
    .option(...TLS_CA)
    .option(...TLS_CERT)
    .option(...TLS_KEY)
    .option(...NETNS)
    .option(...ALL_NETNS)
    .option("--interval <seconds>", "longest time between two entries", seconds, 5)
    .option("--max-length <number>", "number of entries that the stream keeps", positiveInteger, 10_000)
    .option("--max-queued <number>", "number of changes that wait while the server is slow", positiveInteger, 20_000)
    .action(async (names: string[], { interval, ...options }: AgentOptions) => {
      await (await import("./commands/agent.ts")).agent(names, { ...options, interval: interval * 1000 });
    });
}

function addMap(root: Command): void {
  add(root, "map", "serves a live map of the network as a web page, on the loopback address", [
    "map",
    "map --port 8080 --netns blue --netns red",
    "map --state network.json",
    "map --redis redis://localhost",
  ])
    .option("--port <number>", "TCP port (default: a free port)", positiveInteger)
    .option("--netns <name>", "show only this named network namespace; may be repeated", collect, [])
    .option("--state <file>", "show differences from this description of the network")
    .option("--who", "show the program that made each change in the list of events")
    .option("--drops", "show the packets that the kernel drops, by reason, and the interfaces that received them")
    .option("--host <name>", "name of this host on the map (default: the host name); with --redis, a pattern of hosts")
    .option(
      "--redis <url>",
      "show the hosts whose agents publish to this Redis server (agent --map); may be repeated",
      collect,
      [],
    )
    .option(...PREFIX)
    .option(...HOST_SIZE, positiveInteger, 512)
    .option(...TLS_CA)
    .option(...TLS_CERT)
    .option(...TLS_KEY)
    .option(JSON_LINES[0], "print the address of the page as JSON")
    .action(async (...args: Parameters<typeof import("./commands/map.ts").map>) => {
      await (await import("./commands/map.ts")).map(...args);
    });
}

function familyCommands(root: Command): void {
  add(root, "families", "lists the families of the library and of the running kernel", [
    "families --available",
    "families --json",
  ])
    .option("--available", "only families that the running kernel has")
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/families.ts").families>) => {
      await (await import("./commands/families.ts")).families(...args);
    });
  add(root, "describe <family> [name]", "describes a family, an operation, a field, a set or an enumeration", [
    "describe ethtool",
    "describe rt-link getlink",
    "describe rt-link IFLA_MTU",
    "describe my-family --spec my-family.yaml",
  ])
    .option(...SPEC)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/describe.ts").describe>) => {
      await (await import("./commands/describe.ts")).describe(...args);
    });
  for (const kind of ["do", "dump"] as const) {
    const summary = kind === "do" ? "sends one request and prints the reply" : "prints all objects of a dump";
    const examples =
      kind === "do"
        ? [
            "do rt-link getlink --ifname lo",
            'do rt-link newlink \'{"ifname":"br0","linkinfo":{"kind":"bridge"}}\' --flags create,excl',
            "do rt-link newlink --ifname br0 --linkinfo.kind bridge --dry-run",
            "do ethtool rings-get --header.dev-name eth0 --json",
            "do my-family get - --spec my-family.yaml < request.json",
          ]
        : ["dump rt-link getlink", "dump nlctrl getfamily --json", "dump rt-neigh getneigh --header.ndm-family 7"];
    add(root, `${kind} <family> <operation> [fields...]`, summary, examples)
      .usage("[options] <family> <operation> [JSON|-] [--field.path value...]")
      .addHelpText("after", fieldsHelp)
      .allowUnknownOption()
      .option(...SPEC)
      .option(...NETNS)
      .option("--flags <names>", "additional flags of the request: create, excl, replace, append, echo")
      .option("--dry-run", "print the bytes of the request with their meaning; send nothing")
      .option(...JSON_LINES)
      .action(async (family: string, operation: string, fields: string[], options: object) => {
        await (await import("./commands/request.ts")).request(kind, family, operation, fields, options);
      });
  }
  add(root, "events <family> [groups...]", "prints the events of multicast groups; by default of all groups", [
    "events rt-link rtnlgrp-link",
    "events ethtool monitor --timestamps",
    "events nlctrl --json --count 1",
  ])
    .option(...SPEC)
    .option(...NETNS)
    .option(...TIMESTAMPS)
    .option("--count <number>", "end after this number of events", positiveInteger)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/events.ts").events>) => {
      await (await import("./commands/events.ts")).events(...args);
    });
}

function subsystemCommands(root: Command): void {
  const ns = add(root, "ns", "lists named network namespaces, and runs programs in them", [
    "ns list",
    "ns exec blue ip addr",
  ]);
  ns.enablePositionalOptions();
  add(ns, "list", "prints the named network namespaces", ["ns list --json"])
    .option(...JSON_LINES)
    .action(async (options: object) => {
      await (await import("./commands/namespaces.ts")).listNamespaces(options);
    });
  add(ns, "exec <namespace> <command...>", "runs a program in a namespace: a name, a path, or pid:NUMBER", [
    "ns exec blue ip addr",
    "ns exec pid:4711 ping -c 1 192.0.2.1",
  ])
    .passThroughOptions()
    .action(async (...args: Parameters<typeof import("./commands/namespaces.ts").execInNamespace>) => {
      await (await import("./commands/namespaces.ts")).execInNamespace(...args);
    });
  ovsCommands(root);
  stateCommands(root);
  rolloutCommands(root);
  nftCommands(root);
  const dcb = add(root, "dcb", "prints data center bridging settings", ["dcb show eth0"]);
  add(dcb, "show <device>", "prints the IEEE settings of a device", ["dcb show eth0", "dcb show eth0 --json"])
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (device: string, options: object) => {
      await (await import("./commands/dcb.ts")).showDcb(device, options);
    });
}

function toolCommands(root: Command): void {
  add(
    root,
    "explain <protocol> <source> [destination]",
    "explains what happens to a packet: the rules, routes and entries that decide; sends nothing without --send",
    [
      "explain tcp 10.0.0.5 10.96.0.1:443 --in eth0",
      "explain udp 192.0.2.1:5000 192.0.2.9:53",
      "explain tcp [2001:db8::1] [2001:db8::2]:22 --netns blue --json",
      "explain udp 192.0.2.1 192.0.2.9:53 --live --send",
    ],
  )
    .usage("[options] <protocol> <source> <destination>")
    .addHelpText("after", explainHelp)
    .option("--in <interface>", "interface that receives the packet (default: a local program sends it)")
    .option("--out <interface>", "interface to which the sending socket is bound")
    .option("--mark <number>", "firewall mark of the packet", wholeNumber)
    .option("--mac <address>", "with --in, destination hardware address (default: that of the interface or its bridge)")
    .option("--vlan <id>", "with --in, VLAN of the packet", wholeNumber)
    .option("--uid <number>", "user of the sending socket (default: that of the command)", wholeNumber)
    .option("--ttl <number>", "TTL or hop limit of the packet (default: 64)", wholeNumber)
    .option("--dscp <number>", "DSCP value of the packet, 0 to 63 (default: 0)", wholeNumber)
    .option("--flags <names>", "TCP flags of the packet, such as syn,ack (default: syn)", namesOf)
    .option("--live", "trace a real packet, wait for it, and print its way beside the predicted one")
    .option("--send", "with --live, send the packet from a local socket")
    .option("--timeout <seconds>", "with --live, end after this time (default: 5 with --send)", seconds)
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./explain/command.ts").explainPacket>) => {
      await (await import("./explain/command.ts")).explainPacket(...args);
    });
  add(root, "capture", "captures all netlink messages of a network namespace, decoded or as a pcapng file", [
    "capture",
    "capture --protocol generic --json",
    "capture -w netlink.pcapng",
    "capture -w - | tshark -r -",
  ])
    .option("-w, --write <file>", 'write a pcapng file that Wireshark reads; "-" is the standard output')
    .option("--decode", "print the messages in addition to writing them")
    .option("--protocol <name>", "only this protocol: route, generic, netfilter …")
    .option("--device <name>", "an existing device of kind nlmon (default: a new one, deleted at the end)")
    .option("--count <number>", "end after this number of datagrams", positiveInteger)
    .option(SPEC[0], "YAML spec of a family to decode; may be repeated", collect, [])
    .option(...NETNS)
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/capture.ts").capture>) => {
      await (await import("./commands/capture.ts")).capture(...args);
    });
  add(
    root,
    "decode <file>",
    'decodes a capture (pcap, pcapng), a hex dump or a log of strace; "-" is the standard input',
    [
      "decode netlink.pcapng",
      "$ strace -xx -e read=all -e write=all -o log ip link && bun-netlink decode log",
      "decode - --protocol generic < dump.hex",
    ],
  )
    .option("--protocol <name>", "protocol of a hex dump (default: route), or only this protocol of a capture")
    .option(SPEC[0], "YAML spec of a family to decode; may be repeated", collect, [])
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/decode.ts").decode>) => {
      await (await import("./commands/decode.ts")).decode(...args);
    });
  add(root, "record <program...>", "runs a program and prints TypeScript that sends the same netlink requests", [
    "record --sandbox -- ip link add br0 type bridge",
    "record -- ip route show",
    "record --json -- ethtool eth0",
  ])
    .passThroughOptions()
    .option("--sandbox", "run the program in new user and network namespaces, without effect on the host")
    .option("--all", "also print requests that only read")
    .option(...JSON_LINES)
    .action(async (...args: Parameters<typeof import("./commands/record.ts").record>) => {
      await (await import("./commands/record.ts")).record(...args);
    });
  add(root, "generate <specs...>", "writes typed modules for YAML specs", [
    "generate my-family.yaml -o src/families",
    "generate rt-link.yaml my-extension.yaml -o src/families",
  ])
    .requiredOption("-o, --output <folder>", "folder of the modules; created if it is missing")
    .option("--tolerant", "ignore unsupported parts of specs, with a warning; for specs of newer kernels")
    .action(async (...args: Parameters<typeof import("./commands/generate.ts").generate>) => {
      await (await import("./commands/generate.ts")).generate(...args);
    });
  add(root, "init <folder>", "writes a small project: a program, its tests, a unit for systemd, a container file", [
    "init my-agent",
    "$ bun-netlink init my-agent && cd my-agent && bun install && bun run test",
  ]).action(async (folder: string) => {
    (await import("./commands/init.ts")).init(folder);
  });
  add(root, "completion <shell>", "prints a completion script for bash, zsh or fish", [
    "completion bash > ~/.local/share/bash-completion/completions/bun-netlink",
    "completion zsh > ~/.zfunc/_bun-netlink",
    "completion fish > ~/.config/fish/completions/bun-netlink.fish",
  ]).action(async (shell: string) => {
    (await import("./commands/completion.ts")).completion(shell);
  });
  root
    .command("complete [words...]", { hidden: true })
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (words: string[]) => {
      await (await import("./commands/completion.ts")).complete(program(), words);
    });
}

const fieldsHelp = `
Fields: "bun-netlink describe FAMILY OPERATION" lists them. Values are JSON or text; hex:0a1b are bytes.
  --linkinfo.kind bridge    field of a nest
  --list.0 a --list.1 b     items of a list; repeating an option has the same effect
  -                         read the JSON object from the standard input`;

const explainHelp = `
The protocol is tcp, udp, icmp, icmpv6, sctp or udplite. Ports follow the addresses: 10.0.0.5:80, [2001:db8::1]:80. Exit status: 0 if the
packet is delivered, 1 if not, 2 for invalid usage, 3 if the outcome depends on facts that are not known. With --live, the status is
that of the real packet, and the command adds tables of nftables to the namespaces on the way, until it ends.`;

function wholeNumber(text: string): number {
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : Number.NaN;
  if (value <= 0xffffffff) return value;
  throw new InvalidArgumentError(`Expected an integer from 0 to 4294967295, got "${text}".`);
}

function namesOf(text: string): string[] {
  return text.split(",");
}

function seconds(text: string): number {
  const value = Number(text);
  if (value >= 0.1 && value <= 3600) return value;
  throw new InvalidArgumentError(`Expected seconds from 0.1 to 3600, got "${text}".`);
}
