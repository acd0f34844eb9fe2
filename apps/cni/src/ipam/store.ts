import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { hasCode } from "../errors.ts";

/** A container's interface. */
export interface Owner {
  readonly containerId: string;
  readonly ifname: string;
}

/** A file of a reservation. */
interface Reservation {
  readonly address: string;
  /** Undefined if the file has no owner, for example because the disk was full when another program wrote it. */
  readonly owner: Owner | undefined;
}

const LAST = "last_reserved_ip.";
/** Name of a file that is not complete. Each attachment has its own name, so that DEL finds the file after a crash. */
const incompleteName = ({ containerId, ifname }: Owner) => `.${containerId} ${ifname}`;

/**
 * The reserved addresses of a network, one file each, in the format of the plugin host-local: the name of the file is the
 * address, its content the container and the interface.
 *
 * Processes need no lock: a reservation is a hard link to a complete file, and link(2) fails if the name exists. A killed
 * process therefore leaves either no reservation or a complete one.
 */
export class ReservationStore {
  readonly #directory: string;

  constructor(dataDir: string, network: string) {
    this.#directory = join(dataDir, network);
  }

  /** Returns all reservations. A directory that does not exist has none. */
  list(): Reservation[] {
    return this.#names()
      .filter((name) => !name.startsWith(".") && !name.startsWith(LAST) && name !== "lock")
      .flatMap((address) => {
        const text = this.#read(address);
        // Another process has released the address since the directory was read.
        if (text === undefined) return [];
        const [containerId = "", ifname = ""] = text.split("\r\n");
        return { address, owner: containerId === "" ? undefined : { containerId, ifname } };
      });
  }

  /** Creates the directory, and throws an error if this process cannot write to it. */
  checkWritable(): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o755 });
    accessSync(this.#directory, constants.W_OK);
  }

  /** Reserves an address. Returns false if it is reserved already. */
  reserve(address: string, owner: Owner): boolean {
    mkdirSync(this.#directory, { recursive: true, mode: 0o755 });
    const incomplete = this.#path(incompleteName(owner));
    try {
      writeFileSync(incomplete, `${owner.containerId}\r\n${owner.ifname}`);
      linkSync(incomplete, this.#path(address));
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw error;
    } finally {
      rmSync(incomplete, { force: true });
    }
  }

  /** Releases the addresses of an owner, and returns them. */
  release(owner: Owner): string[] {
    rmSync(this.#path(incompleteName(owner)), { force: true });
    return this.#remove((other) => other?.containerId === owner.containerId && other.ifname === owner.ifname);
  }

  /** Releases the addresses of all owners for which `isValid` returns false, and those without an owner. */
  releaseInvalid(isValid: (owner: Owner) => boolean): string[] {
    for (const name of this.#names().filter((name) => name.startsWith("."))) {
      const [containerId = "", ifname = ""] = name.slice(1).split(" ");
      if (!isValid({ containerId, ifname })) rmSync(this.#path(name), { force: true });
    }
    return this.#remove((owner) => owner === undefined || !isValid(owner));
  }

  /** Returns the address that was reserved last in a set of ranges. */
  lastReserved(rangeSet: number): string | undefined {
    return this.#read(`${LAST}${rangeSet}`)?.trim();
  }

  setLastReserved(rangeSet: number, address: string, owner: Owner): void {
    const incomplete = this.#path(incompleteName(owner));
    writeFileSync(incomplete, address);
    renameSync(incomplete, this.#path(`${LAST}${rangeSet}`));
  }

  #remove(isSelected: (owner: Owner | undefined) => boolean): string[] {
    const selected = this.list().filter(({ owner }) => isSelected(owner));
    for (const { address } of selected) rmSync(this.#path(address), { force: true });
    return selected.map(({ address }) => address);
  }

  #names(): string[] {
    try {
      return readdirSync(this.#directory);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return [];
      throw error;
    }
  }

  #read(name: string): string | undefined {
    try {
      return readFileSync(this.#path(name), "utf8");
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}
