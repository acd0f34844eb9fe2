import { existsSync, readdirSync } from "node:fs";
import { fromOpen } from "../../base/argument-error.ts";
import { checkOptions } from "../../base/check.ts";
import { runLimited } from "../../client/options.ts";
import { Owner } from "../../client/owner.ts";
import { namingFlag, permitted } from "../../errors.ts";
import { asynchronous, type CallLimits, type Io, ioOf, type Mode, type Result, type Steps } from "../../io/io.ts";
import { HeldNamespace, type NamespaceSource, runInNamespace } from "../../netns/namespace.ts";
import {
  DIRECTORY,
  noSuchSysctl,
  numberOrText,
  readSysctl,
  sysctlName,
  sysctlPath,
  sysctlText,
  writeSysctl,
} from "./sysctl-files.ts";

/** Options for the parameters of a network namespace. */
export interface SysctlOptions {
  /** Network namespace of the parameters (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
}

/**
 * Kernel parameters of a network namespace: `/proc/sys/net`, as sysctl(8) shows them.
 *
 * ```ts
 * using sysctls = Sysctls.open({ netns: "red" });
 * sysctls.set("net.ipv4.ip_forward", true);
 * console.log(sysctls.get("net.ipv4.conf.all.rp_filter"));
 * ```
 *
 * Names have dots or slashes, as in sysctl(8): in a name with dots, the dots of an interface name are slashes
 * ("net.ipv4.conf.eth0/5.mtu"). Values that are one integer are numbers, all others text, in which single spaces separate
 * several values. An invalid name or value is a TypeError.
 */
export class Sysctls<M extends Mode = "sync"> extends Owner<HeldNamespace> {
  readonly #io: Io;

  private constructor(options: SysctlOptions) {
    checkOptions(fromOpen(options, new.target), { netns: true }, "options");
    super(new HeldNamespace(options.netns));
    this.#io = ioOf(options);
  }

  /** Opens the parameters of a network namespace. Throws a NetlinkError if the namespace does not exist. */
  static open(options: SysctlOptions = {}): Sysctls {
    return new Sysctls(options);
  }

  /** Opens a `Sysctls` object whose methods return promises. They wait for locks of the kernel in another thread. */
  static openAsync(options?: SysctlOptions): Sysctls<"async"> {
    return new Sysctls<"async">(asynchronous(options));
  }

  /** Returns the value of a parameter. Throws NetlinkError ENOENT if the namespace has no such parameter. */
  get(name: string, options?: CallLimits): Result<M, number | string> {
    return this.#run(() => {
      const path = sysctlPath(name, "name");
      const value = this.#enter(() => readSysctl(path));
      if (value === undefined) throw noSuchSysctl(path, (code) => this.#enter(code));
      return numberOrText(value);
    }, options);
  }

  /** Returns whether the namespace has a parameter of this name. */
  exists(name: string, options?: CallLimits): Result<M, boolean> {
    return this.#run(() => {
      const path = sysctlPath(name, "name");
      return permitted(() => this.#enter(() => existsSync(`${DIRECTORY}/${path}`)), `find sysctl ${sysctlName(path)}`);
    }, options);
  }

  /**
   * Returns the parameters of a directory by name, such as those of "net.ipv4.conf.eth0", without those of
   * subdirectories. Throws NetlinkError ENOENT if there is no such directory.
   */
  list(directory: string, options?: CallLimits): Result<M, Record<string, number | string>> {
    return this.#run(() => {
      const path = sysctlPath(directory, "directory");
      const read = (): [string, number | string][] => {
        const entries = readdirSync(`${DIRECTORY}/${path}`, { withFileTypes: true }).filter((entry) => entry.isFile());
        return entries.flatMap(({ name }) => {
          const value = readable(`${path}/${name}`);
          return value === undefined ? [] : [[sysctlName(`${path}/${name}`), numberOrText(value)]];
        });
      };
      try {
        return Object.fromEntries(this.#enter(read));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT")
          throw noSuchSysctl(path, (code) => this.#enter(code));
        throw namingFlag(error, `list sysctls of ${sysctlName(path)}`);
      }
    }, options);
  }

  /**
   * Sets a parameter. `true` and `false` stand for 1 and 0.
   *
   * @throws NetlinkError ENOENT if the namespace has no such parameter, EINVAL if the kernel rejects the value, EACCES or
   *   EROFS if the parameter cannot be written.
   */
  set(name: string, value: number | string | boolean, options?: CallLimits): Result<M, void> {
    return runLimited(this.#io, this.#setting(name, value), options) as Result<M, void>;
  }

  *#setting(name: string, value: number | string | boolean): Steps<void> {
    const [path, text] = [sysctlPath(name, "name"), sysctlText(value, "value")];
    yield* writeSysctl(this.#io.mode, (code) => this.#enter(code), path, text);
  }

  #enter<T>(code: () => T): T {
    this.session.check("sysctls");
    const { netns } = this.session;
    return netns === undefined ? code() : runInNamespace(netns, code);
  }

  #run<T>(code: () => T, options: CallLimits | undefined): Result<M, T> {
    return runLimited(this.#io, once(code), options) as Result<M, T>;
  }
}

/** Returns undefined for parameters that can only be written. */
function readable(path: string): string | undefined {
  try {
    return readSysctl(path);
  } catch {
    return undefined;
  }
}

// biome-ignore lint/correctness/useYield: The code does not wait.
function* once<T>(code: () => T): Steps<T> {
  return code();
}
