import { fromOpen } from "../../base/argument-error.ts";
import { checkChanges } from "../../base/check.ts";
import { type CommandAttrs, type InfoAttrs, ipvs } from "../../families/ipvs.ts";
import { asynchronous, type Mode, type Result, type Steps } from "../../io/io.ts";
import { TableGroup } from "../route/core/generic.ts";
import type { CallOptions, RouteOptions } from "../route/core/options.ts";
import { INT_MAX, secondsInTicks } from "../route/core/ticks.ts";
import { IpvsDaemons } from "./daemon.ts";
import { IpvsDestinations } from "./destination.ts";
import { checkServiceKey, type IpvsServiceKey, IpvsServices, serviceKey, serviceTitle } from "./service.ts";

/** Options for opening an `Ipvs` client: network namespace, generic netlink socket, and time limit. */
export type IpvsOptions = RouteOptions;

/** Timeouts of IPVS connections in seconds. */
export interface IpvsTimeouts {
  /** Seconds until an idle TCP connection expires. */
  tcp: number;
  /** Timeout in seconds of TCP connections after a FIN packet. */
  tcpFin: number;
  /** Seconds until an idle UDP flow expires. */
  udp: number;
}

/** The version of IPVS and the size of its connection table. */
export interface IpvsInfo {
  /** Version of IPVS, such as "1.2.1". */
  version: string;
  /** Number of hash buckets in the connection table. */
  connectionTableSize: number;
}

/** (ip_vs_set_timeout) */
const seconds = /* @__PURE__ */ secondsInTicks(1, INT_MAX);

/**
 * IP Virtual Server: load balancing in the kernel, as `ipvsadm` configures it.
 *
 * ```ts
 * using ipvs = Ipvs.open();
 * const service = { protocol: "tcp", address: "192.0.2.1", port: 80 } as const;
 * ipvs.services.add({ ...service, scheduler: "rr" });
 * ipvs.destinations.add({ service, address: "10.0.0.1", forwarding: "masq" });
 * for (const { address, statistics } of ipvs.destinations.list({ service })) console.log(address, statistics);
 * ```
 *
 * All methods, including those that read, require CAP_NET_ADMIN in the initial user namespace.
 */
export class Ipvs<M extends Mode = "sync"> extends TableGroup<M> {
  /** IPVS services, which distribute connections to destinations. */
  readonly services: IpvsServices<M>;
  /** Destinations of IPVS services (real servers). */
  readonly destinations: IpvsDestinations<M>;
  /** Daemons that synchronize IPVS connections with other hosts. */
  readonly daemons: IpvsDaemons<M>;

  private constructor(options: IpvsOptions) {
    super("IPVS", fromOpen(options, new.target), ipvs);
    this.services = this.open(IpvsServices);
    this.destinations = this.open(IpvsDestinations);
    this.daemons = this.open(IpvsDaemons);
  }

  /**
   * Opens a client for the IPVS services of a network namespace, without sending a request.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  static open(options: IpvsOptions = {}): Ipvs {
    return new Ipvs(options);
  }

  /** Opens an `Ipvs` client whose methods return promises. Another thread waits for the kernel. See {@link open}. */
  static openAsync(options: IpvsOptions = {}): Ipvs<"async"> {
    return new Ipvs<"async">(asynchronous(options));
  }

  /** Returns the timeouts of IPVS connections, in seconds. */
  timeouts(options?: CallOptions): Result<M, IpvsTimeouts> {
    return this.session.run(this.#timeouts(options), options);
  }

  *#timeouts(options: CallOptions | undefined): Steps<IpvsTimeouts> {
    const {
      timeoutTcp: tcp = 0,
      timeoutTcpFin: tcpFin = 0,
      timeoutUdp: udp = 0,
    } = yield* this.session.query<CommandAttrs>("get-config", {}, () => "get IPVS timeouts", options);
    return { tcp, tcpFin, udp };
  }

  /** Changes the timeouts of IPVS connections, in seconds. Omitted timeouts stay unchanged. */
  setTimeouts(timeouts: Partial<IpvsTimeouts>, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      checkChanges(timeouts, { tcp: seconds, tcpFin: seconds, udp: seconds }, "timeouts");
      const { tcp = 0, tcpFin = 0, udp = 0 } = timeouts;
      // A timeout of 0 keeps its current value in the kernel.
      const fields = { timeoutTcp: tcp, timeoutTcpFin: tcpFin, timeoutUdp: udp };
      return this.session.request("set-config", fields, () => "set IPVS timeouts", options);
    }, options);
  }

  /** Returns the version of IPVS and the size of its connection table. */
  info(options?: CallOptions): Result<M, IpvsInfo> {
    return this.session.run(this.#info(options), options);
  }

  *#info(options: CallOptions | undefined): Steps<IpvsInfo> {
    const what = () => "get IPVS version";
    const { version = 0, connTabSize = 0 } = yield* this.session.query<InfoAttrs>("get-info", {}, what, options);
    return {
      version: [version >> 16, (version >> 8) & 0xff, version & 0xff].join("."),
      connectionTableSize: connTabSize,
    };
  }

  /**
   * Resets the counters of an IPVS service and of its destinations. If `service` is omitted, all counters are reset.
   */
  zero(service?: IpvsServiceKey, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      if (service !== undefined) checkServiceKey(service, "service");
      const what = () => `zero ${service === undefined ? "IPVS" : `IPVS service ${serviceTitle(service)}`}`;
      const fields = service === undefined ? {} : { service: serviceKey(service, "service.") };
      return this.session.request("zero", fields, what, options);
    }, options);
  }

  /** Deletes all services and destinations of IPVS. */
  flush(options?: CallOptions): Result<M, void> {
    return this.session.run(
      this.session.request("flush", {}, () => "flush IPVS", options),
      options,
    );
  }
}
