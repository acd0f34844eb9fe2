// Connects hosts in a WireGuard mesh, and replaces the key of this host regularly. The members share a directory, for example
// on a network file system, with one file for each member. Private keys stay in the kernel.
//
//   bun examples/programs/wireguard-mesh.ts DIRECTORY NAME ENDPOINT ADDRESS [ROTATE_SECONDS]
import { watch } from "node:fs";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Addresses, Links } from "bun-netlink/route";
import { generatePrivateKey, publicKeyOf, WireGuard } from "bun-netlink/wireguard";

/** What the members of a mesh know about each other: the content of their files. */
export interface Member {
  publicKey: string;
  /** Address and UDP port, such as "192.0.2.1:51820". */
  endpoint: string;
  /** Address in the mesh, such as "10.99.0.1". */
  address: string;
}

export interface MeshOptions {
  directory: string;
  /** Name of this member. */
  name: string;
  endpoint: string;
  address: string;
  device?: string;
  wg: WireGuard<"async">;
}

const KEEPALIVE = 25;

/** A member of a mesh. Create its interface with {@link join}, and call {@link sync} when a file has changed. */
export class MeshMember {
  readonly #options: Required<MeshOptions>;

  constructor(options: MeshOptions) {
    this.#options = { device: "mesh0", ...options };
  }

  /** Creates the interface if it does not exist, with a new key, and connects it to the members that are known. */
  async join(): Promise<void> {
    const { wg, device, directory } = this.#options;
    await mkdir(directory, { recursive: true });
    const known = await wg.list();
    if (!known.some(({ name }) => name === device)) await wg.create(device, { listenPort: this.#port });
    await this.rotate();
  }

  /**
   * Replaces the key of this member. The others learn the new key from the file, and their next handshake uses it: until
   * then, packets between them wait.
   */
  async rotate(): Promise<void> {
    const { wg, device, name, endpoint, address, directory } = this.#options;
    const privateKey = generatePrivateKey();
    const member: Member = { publicKey: publicKeyOf(privateKey), endpoint, address };
    await wg.change(device, { privateKey, listenPort: this.#port });
    // Other members never read half a file.
    const path = join(directory, `${name}.json`);
    await writeFile(`${path}.new`, JSON.stringify(member));
    await rename(`${path}.new`, path);
    await this.sync();
  }

  /** Makes the peers of the interface those of the directory. Sessions with unchanged members continue. */
  async sync(): Promise<void> {
    const { wg, device } = this.#options;
    const { privateKey = null } = await wg.get(device);
    const peers = (await this.#others()).map(({ publicKey, endpoint, address }) => ({
      publicKey,
      endpoint,
      allowedIPs: [`${address}/32`],
      persistentKeepalive: KEEPALIVE,
    }));
    await wg.sync(device, { privateKey, listenPort: this.#port, peers });
  }

  get #port(): number {
    return Number(this.#options.endpoint.split(":").at(-1));
  }

  async #others(): Promise<Member[]> {
    const { directory, name } = this.#options;
    const files = (await readdir(directory)).filter((file) => file.endsWith(".json") && file !== `${name}.json`);
    return Promise.all(files.map(async (file) => JSON.parse(await readFile(join(directory, file), "utf8")) as Member));
  }
}

if (import.meta.main) {
  const [directory = "", name = "", endpoint = "", address = "", rotate = "3600"] = process.argv.slice(2);
  using wg = WireGuard.openAsync();
  using links = Links.openAsync();
  using addresses = Addresses.openAsync();
  const device = "mesh0";
  const member = new MeshMember({ directory, name, endpoint, address, device, wg });
  await member.join();
  await links.set(device, { up: true });
  await addresses.replace({ dev: device, local: `${address}/24` });
  console.log("joined");

  // One step at a time: a change of the directory must not overtake a rotation.
  let last = Promise.resolve();
  const next = (step: () => Promise<void>) => {
    last = last.then(step).catch((error: unknown) => console.error(`${error}`));
  };
  const watcher = watch(directory, (_, file) => {
    if (file?.endsWith(".json") === true && file !== `${name}.json`) next(() => member.sync());
  });
  const timer = setInterval(() => next(() => member.rotate()), Number(rotate) * 1000);
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  await promise;
  clearInterval(timer);
  watcher.close();
  await last;
}
