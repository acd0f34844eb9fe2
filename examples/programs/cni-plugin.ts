// A CNI plugin: connects containers to a bridge, and gives them addresses. As one executable, it starts in some 20 ms:
//
//   bun build --compile --minify --bytecode --format=esm --outfile=simple-bridge examples/programs/cni-plugin.ts
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { NetlinkError } from "bun-netlink";
import { Addresses, Links, Routes } from "bun-netlink/route";

/** The network configuration on the standard input. (CNI specification 1.0.0) */
interface Configuration {
  cniVersion: string;
  name: string;
  bridge: string;
  /** First three bytes of the container addresses, such as "10.88.0". The bridge has the address 1. */
  network: string;
  /** Directory for the addresses in use. */
  dataDir: string;
}

/** The parameters in the environment. */
interface Container {
  id: string;
  /** Path of the container's network namespace. */
  netns: string;
  ifname: string;
}

/** Error numbers of the CNI specification. */
const errors = { incompatible: 1, environment: 4, again: 11, netlink: 100 } as const;

class CniError extends Error {
  readonly number: number;

  constructor(number: number, message: string) {
    super(message);
    this.number = number;
  }
}

/** Name of the host's end. Interface names have at most 15 bytes. */
const hostEnd = ({ id, ifname }: Container) =>
  `veth${createHash("sha256").update(`${id} ${ifname}`).digest("hex").slice(0, 11)}`;

/** Files of the addresses in use. The name of a file is the last byte of an address, its content the container. */
class Leases {
  readonly #directory: string;

  constructor({ dataDir, name }: Configuration) {
    this.#directory = join(dataDir, name);
    mkdirSync(this.#directory, { recursive: true });
  }

  /** Reserves a free address. A file is created by one process only, so that several plugins can run at once. */
  reserve(container: Container): number {
    for (let host = 2; host < 255; host++) {
      try {
        writeFileSync(join(this.#directory, `${host}`), ownerOf(container), { flag: "wx" });
        return host;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
    throw new CniError(errors.again, "all addresses of the network are in use");
  }

  release(container: Container): void {
    for (const file of readdirSync(this.#directory)) {
      const path = join(this.#directory, file);
      if (readFileSync(path, "utf8") === ownerOf(container)) rmSync(path);
    }
  }
}

const ownerOf = ({ id, ifname }: Container) => `${id} ${ifname}`;

function add(config: Configuration, container: Container): object {
  const { bridge, network } = config;
  const { netns, ifname } = container;
  const leases = new Leases(config);
  const host = hostEnd(container);
  const gateway = `${network}.1`;
  using links = Links.open();
  using addresses = Addresses.open();
  links.replace({ ifname: bridge, kind: "bridge", up: true });
  addresses.replace({ dev: bridge, local: `${gateway}/24` });
  // Fails if the container is already connected.
  links.add({ ifname: host, kind: "veth", master: bridge, up: true, data: { peer: { ifname, netns } } });
  try {
    const local = `${network}.${leases.reserve(container)}/24`;
    using inside = Links.open({ netns });
    using insideAddresses = Addresses.open({ netns });
    using insideRoutes = Routes.open({ netns });
    inside.set("lo", { up: true });
    inside.set(ifname, { up: true });
    insideAddresses.add({ dev: ifname, local });
    insideRoutes.add({ dst: "default", gateway });
    return {
      cniVersion: config.cniVersion,
      interfaces: [{ name: bridge }, { name: host }, { name: ifname, sandbox: netns, mac: inside.get(ifname).address }],
      ips: [{ address: local, gateway, interface: 2 }],
      routes: [{ dst: "0.0.0.0/0" }],
    };
  } catch (error) {
    // A failed ADD leaves nothing behind.
    links.delete(host, { ignoreMissing: true });
    leases.release(container);
    throw error;
  }
}

/** Also succeeds if nothing exists any more: the runtime repeats DEL, and namespaces can end before. */
function remove(config: Configuration, container: Container): void {
  using links = Links.open();
  links.delete(hostEnd(container), { ignoreMissing: true });
  new Leases(config).release(container);
}

function check(_: Configuration, { netns, ifname }: Container): void {
  using links = Links.open({ netns });
  using addresses = Addresses.open({ netns });
  if (links.get(ifname).operstate !== "up") throw new CniError(errors.again, `${ifname} is down`);
  if (addresses.list({ dev: ifname, family: "inet" }).toArray().length === 0)
    throw new CniError(errors.netlink, `${ifname} has no address`);
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new CniError(errors.environment, `${name} is not set`);
  return value;
}

let cniVersion = "1.0.0";
try {
  const command = variable("CNI_COMMAND");
  const config = (await json(process.stdin)) as Configuration;
  cniVersion = config.cniVersion;
  if (command === "VERSION") console.log(JSON.stringify({ cniVersion, supportedVersions: ["0.4.0", "1.0.0"] }));
  else {
    if (!["0.4.0", "1.0.0"].includes(cniVersion)) throw new CniError(errors.incompatible, `version ${cniVersion}`);
    const id = variable("CNI_CONTAINERID");
    const ifname = variable("CNI_IFNAME");
    const netns = command === "DEL" ? (process.env["CNI_NETNS"] ?? "") : variable("CNI_NETNS");
    const container = { id, ifname, netns };
    if (command === "ADD") console.log(JSON.stringify(add(config, container)));
    else if (command === "DEL") remove(config, container);
    else if (command === "CHECK") check(config, container);
    else throw new CniError(errors.environment, `CNI_COMMAND: unknown command ${command}`);
  }
} catch (error) {
  const { message } = error as Error;
  const code = error instanceof CniError ? error.number : errors.netlink;
  const details = error instanceof NetlinkError ? error.code : "";
  console.log(JSON.stringify({ cniVersion, code, msg: message, details }));
  process.exitCode = 1;
}
