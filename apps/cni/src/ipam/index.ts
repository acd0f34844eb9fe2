import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRecord } from "../check.ts";
import type { Configuration } from "../configuration.ts";
import { CniError, ErrorNumber } from "../errors.ts";
import type { Command } from "../request.ts";
import { type Ip, type Result, readResult } from "../result.ts";
import { checkAvailable, findMissing, openStore, reserve } from "./host-local.ts";
import type { Owner } from "./store.ts";

const NONE: Result = { interfaces: [], ips: [], routes: [], dns: {} };

/**
 * Addresses of containers: the plugin's own ones of the type "host-local", or those of another address plugin, which is
 * found in CNI_PATH. A configuration without `ipam` has no addresses.
 */
export class AddressManager {
  readonly #configuration: Configuration;
  readonly #type: string | undefined;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
    this.#type = configuration.ipam?.type;
  }

  add(owner: Owner): Result {
    if (this.#type === undefined) return NONE;
    if (this.#type === "host-local") return reserve(this.#configuration, owner);
    return readResult(this.#delegate("ADD"), `result of ${this.#type}`);
  }

  delete(owner: Owner): void {
    if (this.#type === "host-local") openStore(this.#configuration).release(owner);
    else if (this.#type !== undefined) this.#delegate("DEL");
  }

  check(owner: Owner, ips: readonly Ip[]): void {
    if (this.#type === "host-local") {
      const message = findMissing(this.#configuration, owner, ips);
      if (message !== undefined) throw new CniError(ErrorNumber.DIFFERENCE, message);
    } else if (this.#type !== undefined) this.#delegate("CHECK");
  }

  collect(isValid: (owner: Owner) => boolean): void {
    if (this.#type === "host-local") openStore(this.#configuration).releaseInvalid(isValid);
    else if (this.#type !== undefined) this.#delegate("GC");
  }

  /** Fails if no address could be assigned. */
  status(): void {
    if (this.#type === "host-local") checkAvailable(this.#configuration);
    else if (this.#type !== undefined) this.#delegate("STATUS");
  }

  /** Runs another address plugin with the environment and the configuration of this one. */
  #delegate(command: Command): unknown {
    const type = this.#type!;
    const folders = (process.env["CNI_PATH"] ?? "").split(":").filter((folder) => folder !== "");
    const isName = /^\w[\w.-]*$/.test(type);
    const path = folders.map((folder) => join(folder, type)).find((file) => isName && existsSync(file));
    if (path === undefined) {
      const message = `ipam.type: no plugin ${JSON.stringify(type)} in CNI_PATH (${folders.join(", ") || "empty"})`;
      throw new CniError(ErrorNumber.INVALID_CONFIGURATION, message, 'the type "host-local" is built in');
    }
    const { stdout, stderr, exitCode } = Bun.spawnSync([path], {
      stdin: Buffer.from(this.#configuration.source),
      // A failed ADD of this process releases its address with DEL.
      env: { ...process.env, CNI_COMMAND: command },
    });
    const output = stdout.toString().trim();
    let reply: unknown;
    try {
      reply = output === "" ? undefined : JSON.parse(output);
    } catch {
      throw new CniError(ErrorNumber.DELEGATE, `${path}: ${command} did not print JSON`, output.slice(0, 500));
    }
    if (exitCode === 0) return reply;
    const { code, msg, details } = isRecord(reply) ? reply : {};
    const message = `${type}: ${typeof msg === "string" ? msg : `${command} failed with the status ${exitCode}`}`;
    const more = typeof details === "string" && details !== "" ? details : stderr.toString().trim();
    throw new CniError(typeof code === "number" ? code : ErrorNumber.DELEGATE, message, more);
  }
}
