import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { Nftables } from "../../../src/subsystems/nftables/index.ts";
import { Addresses, Links } from "../../../src/subsystems/route/index.ts";

/** What a plugin has printed, and its exit code. */
export interface Reply {
  readonly code: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare the fields with values.
  readonly reply: any;
}

/** Parameters of a call that differ from those of {@link Host}. */
export interface Call {
  readonly netns?: NetworkNamespace | undefined;
  readonly ifname?: string;
  readonly args?: string;
  /** Directories of address plugins (default: {@link REFERENCE}). */
  readonly path?: string;
  /** The namespace to run the plugin in, instead of that of the host. */
  readonly in?: NetworkNamespace;
  /** Members of the configuration that differ. */
  readonly config?: object;
}

/** A network namespace in which plugins run, and a directory for reservations. */
export class Host implements Disposable {
  readonly netns: NetworkNamespace = NetworkNamespace.create();
  readonly directory: string = mkdtempSync(join(tmpdir(), "bun-netlink-cni-test-"));
  readonly config: Record<string, unknown>;
  readonly #plugin: string;
  readonly #opened: Disposable[] = [];

  constructor(plugin: string, config: object = {}) {
    this.#plugin = plugin;
    this.config = {
      cniVersion: "1.1.0",
      name: "lab",
      type: "bun-netlink-bridge",
      bridge: "cni0",
      isGateway: true,
      isDefaultGateway: true,
      ipam: { type: "host-local", dataDir: this.directory, subnet: "10.88.0.0/24" },
      ...config,
    };
    using links = Links.open({ netns: this.netns });
    links.set("lo", { up: true });
  }

  /** Returns a new container's namespace, which the host closes. */
  container(): NetworkNamespace {
    const netns = NetworkNamespace.create();
    this.#opened.push(netns);
    return netns;
  }

  /** Starts an operation of the plugin. */
  start(
    command: string,
    id: string,
    { netns, ifname = "eth0", args, path = REFERENCE, config, in: place = this.netns }: Call = {},
  ) {
    const env = {
      PATH: process.env["PATH"],
      CNI_COMMAND: command,
      CNI_CONTAINERID: id,
      CNI_IFNAME: ifname,
      CNI_PATH: path,
      ...(args !== undefined && { CNI_ARGS: args }),
      ...(netns !== undefined && { CNI_NETNS: pathOf(netns) }),
    };
    const stdin = Buffer.from(JSON.stringify({ ...this.config, ...config }));
    return place.run(() => Bun.spawn([this.#plugin], { env, stdin, stdout: "pipe", stderr: "pipe" }));
  }

  async call(command: string, id: string, parameters: Call = {}): Promise<Reply> {
    const child = this.start(command, id, parameters);
    const [text, errors, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
    if (errors !== "") throw new Error(`${command} ${id}: ${errors}`);
    return { code, reply: text === "" ? undefined : JSON.parse(text) };
  }

  /** Calls ADD and returns its result. */
  async add(
    id: string,
    netns: NetworkNamespace,
    config: object = {},
    place: NetworkNamespace = this.netns,
  ): Promise<Reply["reply"]> {
    const { code, reply } = await this.call("ADD", id, { netns, config, in: place });
    if (code !== 0) throw new Error(JSON.stringify(reply));
    return reply;
  }

  /** Names of the reserved addresses of a network. */
  reservations(network = "lab"): string[] {
    const directory = join(this.directory, network);
    if (!existsSync(directory)) return [];
    const names = readdirSync(directory);
    return names.filter((name) => !name.startsWith("last_") && name !== "lock").sort();
  }

  /** Names of the interfaces of attachments. */
  links(): string[] {
    using links = Links.open({ netns: this.netns });
    return [...links.list()].map(({ ifname }) => ifname).filter((name) => /^(?:cni|ifb)[^.]{12}$/.test(name));
  }

  /** Number of elements of attachments in nftables. */
  elements(): number {
    using nft = Nftables.open({ netns: this.netns });
    const sets = [...nft.list("set"), ...nft.list("map")].filter(({ name }) => name !== "loopback");
    return sets.reduce((sum, { elem = [] }) => sum + elem.length, 0);
  }

  [Symbol.dispose](): void {
    for (const one of this.#opened) one[Symbol.dispose]();
    this.netns.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Connects the host to a namespace with a pair of interfaces. The namespace has no route to the containers. */
export function addOutside(host: Host): NetworkNamespace {
  const outside = host.container();
  using links = Links.open({ netns: host.netns });
  using outsideLinks = Links.open({ netns: outside });
  using addresses = Addresses.open({ netns: host.netns });
  using outsideAddresses = Addresses.open({ netns: outside });
  links.add({ ifname: "up0", kind: "veth", up: true, data: { peer: { ifname: "up1", netns: outside } } });
  outsideLinks.set("up1", { up: true });
  for (const [table, dev, number] of [
    [addresses, "up0", 1],
    [outsideAddresses, "up1", 2],
  ] as const) {
    table.add({ dev, local: `192.0.2.${number}/24` });
    table.add({ dev, local: `2001:db8::${number}/64`, flags: ["nodad"] });
  }
  return outside;
}

/** Directory of the reference plugins of Debian's package containernetworking-plugins. */
export const REFERENCE = "/usr/lib/cni";

/** Returns the path of a namespace for plugins. */
export function pathOf(netns: NetworkNamespace): string {
  return `/proc/${process.pid}/fd/${netns.fd}`;
}
